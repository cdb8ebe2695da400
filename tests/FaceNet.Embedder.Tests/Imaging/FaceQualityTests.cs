using FaceNet.Embedder.Imaging;
using FaceNet.ModelContract;
using FaceNet.Protos.Type.V1;
using SkiaSharp;

namespace FaceNet.Embedder.Tests.Imaging;

/// <summary>What the quality of a face says of the picture it came from.</summary>
public sealed class FaceQualityTests
{
    private static readonly ModelManifest Manifest = ModelManifest.Load(TestModels.Tiny);
    private static readonly IEnumerable<(double X, double Y)> Template = Manifest.Alignment!.Landmarks.Select(point => (point[0], point[1]));

    private readonly FaceCropper _cropper = new(Manifest);

    [Theory]
    [InlineData(0.5f, 0)]
    [InlineData(1, 30)]
    [InlineData(2.5f, -75)]
    public void Crop_Landmarks_FaceIsAsLargeAsInThePicture(float scale, float degrees)
    {
        var matrix = SKMatrix.CreateScale(scale, scale).PostConcat(SKMatrix.CreateRotationDegrees(degrees)).PostConcat(SKMatrix.CreateTranslation(250, 250));
        var (picture, landmarks) = TestFaces.Place(TestFaces.Crop(1), Template, 600, 600, matrix);
        var image = TestFaces.Raw(picture);
        image.Landmarks = landmarks;

        Assert.Equal(112 * scale, _cropper.Crop(image, "face").Quality.FaceSize, 0.1);
    }

    [Theory]
    [InlineData(80, 60, 60)]
    [InlineData(50, 90, 50)]
    public void Crop_Box_FaceHasItsShorterSide(float width, float height, double expected)
    {
        var image = TestFaces.Encoded(1);
        image.Box = new BoundingBox { Left = 10, Top = 10, Width = width, Height = height };

        Assert.Equal(expected, _cropper.Crop(image, "face").Quality.FaceSize, 1e-4);
    }

    [Fact]
    public void Crop_PictureAlone_FaceHasItsShorterSide()
    {
        var image = TestFaces.Raw(TestFaces.Crop(1).Resize(70, 40));

        Assert.Equal(40, _cropper.Crop(image, "face").Quality.FaceSize);
    }

    [Fact]
    public void AsIs_RawCrop_HasTheQualityOfTheSameFile()
    {
        var raw = _cropper.AsIs(TestFaces.Raw(TestFaces.Crop(2)), "face");

        Assert.Equal(_cropper.Crop(TestFaces.Encoded(2), "face").Quality, raw!.Value.Quality);
    }

    [Fact]
    public void Crop_FaceThatWasSmall_IsLessSharp()
    {
        var face = TestFaces.Crop(3);

        double[] sharpness = [.. new[] { 112, 56, 40, 28, 20 }.Select(side => _cropper.Crop(TestFaces.Raw(face.Resize(side, side)), "face").Quality.Sharpness)];

        Assert.Equal(sharpness.OrderDescending(), sharpness);
    }

    [Fact]
    public void Crop_DrawnPeople_PassTheStandardGate()
    {
        var faults = Enumerable.Range(0, 60).SelectMany(person => _cropper.Crop(TestFaces.Encoded(person), "face").Quality.FaultsBy(QualityLimits.Standard));

        Assert.Empty(faults);
    }
}
