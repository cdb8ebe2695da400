using FaceNet.Clusterer.Clustering;

namespace FaceNet.Clusterer.Tests.Clustering;

internal static class SnapshotComparison
{
    /// <summary>Two galleries are the same to the last bit of every sum.</summary>
    public static void AssertEqual(GallerySnapshot expected, GallerySnapshot actual)
    {
        Assert.Equal((expected.Gallery, expected.Dimensions, expected.Thresholds, expected.Founded), (actual.Gallery, actual.Dimensions, actual.Thresholds, actual.Founded));
        Assert.Equal(expected.Clusters.Select(Describe), actual.Clusters.Select(Describe));
        Assert.Equal(expected.Aliases.OrderBy(alias => alias.Key), actual.Aliases.OrderBy(alias => alias.Key));
        Assert.Equal(expected.Separations.Select(pair => pair.ToString()).Order(), actual.Separations.Select(pair => pair.ToString()).Order());
    }

    private static string Describe(ClusterSnapshot cluster) =>
        $"{cluster.Id} {cluster.Ordinal} {cluster.Count} {cluster.CreateTime:O} {cluster.UpdateTime:O} {cluster.Version} {cluster.Label} {string.Join(' ', cluster.Sum.Select(BitConverter.DoubleToInt64Bits))}";
}
