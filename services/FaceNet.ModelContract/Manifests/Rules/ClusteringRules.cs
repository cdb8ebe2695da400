namespace FaceNet.ModelContract;

/// <summary>What makes clustering thresholds valid.</summary>
internal static class ClusteringRules
{
    private const string Remedy = "Remove clustering to have it read off the calibration";

    public static void Check(ModelClustering? clustering, string field, ManifestProblems problems)
    {
        if (clustering is null)
        {
            return;
        }

        problems.Require(
            clustering.BaseThreshold is > 0 and <= 4, $"{field}.base_threshold", clustering.BaseThreshold, "must be a squared distance above 0 and at most 4", Remedy);
        problems.Require(
            clustering.SmallClusterReduction >= 0 && clustering.SmallClusterReduction <= (problems.IsSound($"{field}.base_threshold") ? clustering.BaseThreshold : 4),
            $"{field}.small_cluster_reduction",
            clustering.SmallClusterReduction,
            $"must be 0 to base_threshold ({clustering.BaseThreshold})",
            Remedy);
    }
}
