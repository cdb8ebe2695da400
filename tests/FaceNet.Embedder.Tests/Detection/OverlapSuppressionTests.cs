using FaceNet.Embedder.Detection;

namespace FaceNet.Embedder.Tests.Detection;

public sealed class OverlapSuppressionTests
{
    [Fact]
    public void Overlap_HalfABoxAside_IsAThird()
    {
        // 10x10 boxes with 5x10 in common: 50 / (100 + 100 - 50).
        Assert.Equal(1.0 / 3, Face(0, 0, 0.5f).Overlap(Face(5, 0, 0.5f)), 9);
        Assert.Equal(0, Face(0, 0, 0.5f).Overlap(Face(10, 0, 0.5f)));
        Assert.Equal(0, Face(0, 0, 0.5f).Overlap(Face(20, 20, 0.5f)));
        Assert.Equal(1, Face(3, 4, 0.5f).Overlap(Face(3, 4, 0.5f)));
    }

    [Fact]
    public void Apply_ChainOfOverlaps_KeepsTheConfidentAndWhatTheyDoNotCover()
    {
        // The second overlaps the first and the third; it falls to the first, and so does not cover the third.
        var faces = OverlapSuppression.Apply([Face(10, 0, 0.7f), Face(5, 0, 0.8f), Face(0, 0, 0.9f)], 0.3);

        Assert.Equal([0f, 10f], faces.Select(face => face.Left));
    }

    [Fact]
    public void Apply_OverlapAtTheThreshold_KeepsBoth() =>
        Assert.Equal(2, OverlapSuppression.Apply([Face(0, 0, 0.9f), Face(5, 0, 0.8f)], 1.0 / 3).Count);

    [Fact]
    public void Apply_Order_IsByConfidenceThenFromAboveThenFromTheLeft()
    {
        var faces = OverlapSuppression.Apply([Face(50, 40, 0.7f), Face(20, 40, 0.7f), Face(80, 20, 0.7f), Face(0, 90, 0.8f)], 0.3);

        Assert.Equal([(0f, 90f), (80f, 20f), (20f, 40f), (50f, 40f)], faces.Select(face => (face.Left, face.Top)));
    }

    [Fact]
    public void Apply_MoreThanIsCompared_LeavesOutTheLeastConfident()
    {
        var faces = OverlapSuppression.Apply(Enumerable.Range(0, OverlapSuppression.MaxCandidates + 10).Select(i => Face(20 * i, 0, i / 1e4f)), 0.3);

        Assert.Equal(OverlapSuppression.MaxCandidates, faces.Count);
        Assert.Equal(200, faces[^1].Left);
    }

    private static FoundFace Face(float left, float top, float confidence) => new(left, top, 10, 10, confidence, []);
}
