namespace FaceNet.ModelContract.Tests;

public sealed class ClusteringThresholdsTests
{
    [Fact]
    public void ClusteringThresholdsOrDefault_InTheManifest_AreTaken() =>
        Assert.Equal(new ClusteringThresholds(1.2, 0.2, Derived: false), ManifestSample.Full.ClusteringThresholdsOrDefault());

    [Fact]
    public void ClusteringThresholdsOrDefault_Absent_AreReadOffTheCalibration()
    {
        var thresholds = Derived((1e-3, 1.3), (1e-4, 1.2), (3e-6, 0.95), (1e-6, 0.9));

        Assert.Equal(1.2, thresholds.BaseThreshold);
        Assert.Equal(0.25, thresholds.SmallClusterReduction, 1e-12);
        Assert.True(thresholds.Derived);
    }

    [Fact]
    public void ClusteringThresholdsOrDefault_SingleFaceRateUnsupported_ReducesNothing() =>
        Assert.Equal(new ClusteringThresholds(1.2, 0, Derived: true), Derived((1e-3, 1.3), (1e-4, 1.2), (1e-5, 1.0)));

    [Fact]
    public void ClusteringThresholdsOrDefault_BaseRateUnsupported_TakesTheFinest() =>
        Assert.Equal(new ClusteringThresholds(1.3, 0, Derived: true), Derived((1e-2, 1.5), (1e-3, 1.3)));

    [Theory]
    [InlineData(1, 1, 1.0)]
    [InlineData(1, 4, 1.1)]
    [InlineData(4, 4, 1.15)]
    [InlineData(8, 8, 1.175)]
    [InlineData(100, 100, 1.175)]
    [InlineData(long.MaxValue, long.MaxValue, 1.175)]
    public void Threshold_GrowsWithTheSmallerNumberOfPairs(long a, long b, double expected)
    {
        var thresholds = new ClusteringThresholds(1.2, 0.2, Derived: false);

        Assert.Equal(expected, thresholds.Threshold(a, b), 1e-12);
        Assert.Equal(thresholds.Threshold(a, b), thresholds.Threshold(b, a));
    }

    [Fact]
    public void Threshold_EmptyCluster_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClusteringThresholds(1, 0, Derived: false).Threshold(0, 1));

    private static ClusteringThresholds Derived(params (double Far, double SquaredDistance)[] rows)
    {
        CalibrationPoint[] verify = [.. rows.Select(row => new CalibrationPoint { Far = row.Far, SquaredDistance = row.SquaredDistance })];
        var manifest = ManifestSample.Full with { Clustering = null, Calibration = ManifestSample.Full.Calibration with { Verify = verify } };
        return manifest.ClusteringThresholdsOrDefault();
    }
}
