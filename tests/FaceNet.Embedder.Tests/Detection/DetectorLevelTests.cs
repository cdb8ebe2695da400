using FaceNet.Embedder.Detection;
using FaceNet.Embedder.Imaging;

namespace FaceNet.Embedder.Tests.Detection;

public sealed class DetectorLevelTests
{
    // Two rows of three cells.
    private const int Cells = 6;

    private readonly float[] _classes = new float[Cells];
    private readonly float[] _objects = new float[Cells];
    private readonly float[] _boxes = new float[Cells * 4];
    private readonly float[] _points = new float[Cells * 10];

    [Fact]
    public void AddFaces_OneConfidentCell_IsWhereTheFormulasPutIt()
    {
        (_classes[5], _objects[5]) = (0.81f, 0.64f);
        new[] { 0.25f, -0.5f, MathF.Log(3), MathF.Log(2) }.CopyTo(_boxes, 5 * 4);
        new[] { 0f, 0.5f, 1f, 0.25f, 0.5f, 1f, 0.25f, 2f, -1f, 1.5f }.CopyTo(_points, 5 * 10);

        var face = Assert.Single(Faces(16, 0.5f));

        // Cell 5 is in column 2 of row 1. The middle of the box: (2 + 0.25) * 16 = 36 and (1 - 0.5) * 16 = 8; its size: 3 * 16 and 2 * 16.
        Assert.Equal(0.72f, face.Confidence, 1e-6f);
        Assert.Equal((48f, 32f), (MathF.Round(face.Width, 3), MathF.Round(face.Height, 3)));
        Assert.Equal((12f, -8f), (MathF.Round(face.Left, 3), MathF.Round(face.Top, 3)));
        ImagePoint[] landmarks = [new(32, 24), new(48, 20), new(40, 32), new(36, 48), new(16, 40)];
        Assert.Equal(landmarks, face.Landmarks);
    }

    [Theory]
    [InlineData(0.64f, 1f, 0.8f, 1)]
    [InlineData(0.64f, 1f, 0.81f, 0)]
    [InlineData(7f, 0.25f, 0.5f, 1)]
    [InlineData(7f, 0.25f, 0.51f, 0)]
    [InlineData(-1f, 1f, 0.01f, 0)]
    [InlineData(float.NaN, 1f, 0f, 0)]
    [InlineData(1f, float.NaN, 0f, 0)]
    [InlineData(float.PositiveInfinity, 1f, 0f, 0)]
    [InlineData(1f, float.PositiveInfinity, 0f, 0)]
    public void AddFaces_Threshold_IsOnTheRootOfBothProbabilities(float ofClass, float ofObject, float minConfidence, int count)
    {
        (_classes[0], _objects[0]) = (ofClass, ofObject);
        Array.Fill(_classes, float.NaN, 1, Cells - 1);

        Assert.Equal(count, Faces(8, minConfidence).Count);
    }

    [Theory]
    [InlineData(0, float.NaN)]
    [InlineData(1, float.PositiveInfinity)]
    [InlineData(2, 1000f)]
    [InlineData(3, -1000f)]
    [InlineData(3, 50f)]
    [InlineData(0, -1e30f)]
    public void AddFaces_BoxBeyondAllPictures_IsNoFace(int value, float number)
    {
        (_classes[1], _objects[1]) = (1, 1);
        Assert.Single(Faces(8, 0.5f));
        _boxes[4 + value] = number;

        Assert.Empty(Faces(8, 0.5f));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(3e38f)]
    public void AddFaces_PointThatIsNowhere_IsNoFace(float number)
    {
        (_classes[1], _objects[1]) = (1, 1);
        Assert.Single(Faces(8, 0.5f));
        _points[10 + 7] = number;

        Assert.Empty(Faces(8, 0.5f));
    }

    private List<FoundFace> Faces(int stride, float minConfidence)
    {
        var faces = new List<FoundFace>();
        new DetectorLevel(stride, 3, _classes, _objects, _boxes, _points).AddFaces(minConfidence, faces);
        return faces;
    }
}
