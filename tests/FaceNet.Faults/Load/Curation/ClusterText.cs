namespace FaceNet.Faults.Load.Curation;

/// <summary>Clusters in words, the same words for the same clusters.</summary>
internal static class ClusterText
{
    public static string Of(IEnumerable<(string Label, IEnumerable<string> Crops)> clusters) =>
        string.Join(" + ", clusters.Select(cluster => $"{cluster.Label}({string.Join(' ', cluster.Crops.Order(StringComparer.Ordinal))})").Order(StringComparer.Ordinal));
}
