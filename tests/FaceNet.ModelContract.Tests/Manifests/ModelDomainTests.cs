namespace FaceNet.ModelContract.Tests;

public sealed class ModelDomainTests
{
    [Fact]
    public void ForDomain_OneOfTheManifests_TakesItsThresholds()
    {
        var photos = ManifestSample.Full.ForDomain(ModelDomains.Photos);

        Assert.Equal(1.4, photos.Calibration.ThresholdFor(1e-3).SquaredDistance);
        Assert.Equal(new ClusteringThresholds(1.35, 0.1, Derived: false), photos.ClusteringThresholdsOrDefault());
        Assert.Null(photos.Domains);
    }

    [Fact]
    public void ForDomain_WithoutClusteringThresholds_ReadsThemOffItsCalibration()
    {
        var drawings = ManifestSample.Full.ForDomain(ModelDomains.Drawings);

        Assert.Equal(new ClusteringThresholds(1.3, 0, Derived: true), drawings.ClusteringThresholdsOrDefault());
    }

    [Fact]
    public void ForDomain_None_IsTheManifestAsItIs()
    {
        var manifest = ManifestSample.Full;

        Assert.Same(manifest, manifest.ForDomain(""));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ForDomain_NoneToldApart_IsTheManifestAsItIs(bool isEmpty)
    {
        var manifest = ManifestSample.Full with { Domains = isEmpty ? [] : null };

        Assert.Same(manifest, manifest.ForDomain(ModelDomains.Photos));
    }

    [Fact]
    public void ForDomain_AnotherOne_NamesThoseThereAre()
    {
        var exception = Assert.Throws<ManifestException>(() => ManifestSample.Full.ForDomain("paintings"));

        Assert.Equal(
            "domains: paintings is not among them; it must be one of photos, drawings. Set Models__Domain to one of these, or leave it out for thresholds that hold on all.",
            Assert.Single(exception.Problems));
        Assert.Equal("mini/1.2/manifest.json", exception.Path);
    }
}
