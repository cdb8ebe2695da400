using FaceNet.Embedder.Imaging;
using FaceNet.ModelContract;
using FaceNet.ModelContract.Tests;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Errors;
using SkiaSharp;

namespace FaceNet.Embedder.Tests.Imaging;

public sealed class FaceCropperTests
{
    private static readonly ModelManifest Manifest = ModelManifest.Load(TestModels.Tiny);
    private static readonly IEnumerable<(double X, double Y)> Template = Manifest.Alignment!.Landmarks.Select(point => (point[0], point[1]));

    private readonly FaceCropper _cropper = new(Manifest);

    [Theory]
    [InlineData(0, 1, 0, 0)]
    [InlineData(0, 1, 37, 21)]
    [InlineData(25, 1, 120, 80)]
    [InlineData(-170, 1.7, 260, 270)]
    [InlineData(40, 3.1, 420, 60)]
    public void Crop_FaceMovedWithItsLandmarks_IsNearlyTheAlignedCrop(float degrees, float scale, float x, float y)
    {
        var aligned = TestFaces.Crop(1);
        var matrix = SKMatrix.CreateScale(scale, scale).PostConcat(SKMatrix.CreateRotationDegrees(degrees)).PostConcat(SKMatrix.CreateTranslation(x, y));
        var (picture, landmarks) = TestFaces.Place(aligned, Template, 700, 600, matrix);
        var image = TestFaces.Raw(picture);
        image.Landmarks = landmarks;

        var crop = _cropper.Crop(image, "face").Image;

        // The way there and back softens the noise of the photo; a misplacement by half a pixel costs twice as much.
        Assert.InRange(MeanDifference(aligned, crop, margin: 8), 0, 0.25 * MeanDifference(aligned, OnePixelAside(aligned), margin: 8));
    }

    [Fact]
    public void Crop_LandmarksOnTheTemplate_IsTheAlignedCropItself()
    {
        var image = TestFaces.Encoded(2);
        image.Landmarks = TestFaces.Landmarks(Template);

        Assert.InRange(MeanDifference(TestFaces.Crop(2), _cropper.Crop(image, "face").Image, margin: 0), 0, 0.01);
    }

    [Fact]
    public void Crop_BoxOfTheInputsSize_IsCutBitForBit()
    {
        var aligned = TestFaces.Crop(3);
        var (picture, _) = TestFaces.Place(aligned, Template, 300, 200, SKMatrix.CreateTranslation(50, 60));
        var image = TestFaces.Raw(picture);
        image.Box = new BoundingBox { Left = 50, Top = 60, Width = 112, Height = 112 };

        Assert.Equal(aligned.Pixels, _cropper.Crop(image, "face").Image.Pixels);
    }

    [Fact]
    public void Crop_LargerBox_IsScaledLikeTheCropAlone()
    {
        var aligned = TestFaces.Crop(3);
        var (picture, _) = TestFaces.Place(aligned, Template, 600, 600, SKMatrix.CreateScaleTranslation(3, 3, 100, 150));
        var image = TestFaces.Raw(picture);
        image.Box = new BoundingBox { Left = 100, Top = 150, Width = 336, Height = 336 };

        Assert.InRange(MeanDifference(aligned, _cropper.Crop(image, "face").Image, margin: 2), 0, 3.5);
    }

    [Fact]
    public void Crop_BoxOverTheEdge_IsBlackOutside()
    {
        var white = new RgbImage(100, 100, [.. Enumerable.Repeat((byte)255, 30_000)]);
        var image = TestFaces.Raw(white);
        image.Box = new BoundingBox { Left = -56, Top = 0, Width = 112, Height = 112 };

        var crop = _cropper.Crop(image, "face").Image;

        Assert.Equal(0, Pixel(crop, 50, 50));
        Assert.Equal(255, Pixel(crop, 60, 50));
        Assert.Equal(0, Pixel(crop, 60, 108));
    }

    [Fact]
    public void Crop_BoxOutsideThePicture_IsBlack()
    {
        var image = TestFaces.Encoded(0);
        image.Box = new BoundingBox { Left = 9_000, Top = 9_000, Width = 16_000, Height = 16_000 };

        Assert.All(_cropper.Crop(image, "face").Image.Pixels, value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(0.25f, 50, 60, 80, 40, 30, 50, 120, 60)]
    [InlineData(1f, 100, 100, 20, 30, 80, 70, 60, 90)]
    public void Crop_BoxWithMargin_IsTheLargerBox(float margin, float left, float top, float width, float height, float x, float y, float across, float down)
    {
        var image = TestFaces.Raw(TestImages.Noise(300, 200, seed: 5));
        image.Box = new BoundingBox { Left = left, Top = top, Width = width, Height = height };
        var larger = image.Clone();
        larger.Box = new BoundingBox { Left = x, Top = y, Width = across, Height = down };
        image.BoxMargin = margin;

        Assert.Equal(_cropper.Crop(larger, "face").Image.Pixels, _cropper.Crop(image, "face").Image.Pixels);
    }

    [Fact]
    public void Crop_MarginWithoutBoxOrBesideLandmarks_ChangesNothing()
    {
        var whole = TestFaces.Encoded(2);
        var aligned = whole.Clone();
        aligned.Landmarks = TestFaces.Landmarks(Template);
        var (withMargin, alignedWithMargin) = (whole.Clone(), aligned.Clone());
        withMargin.BoxMargin = 0.5f;
        (alignedWithMargin.Box, alignedWithMargin.BoxMargin) = (new BoundingBox { Width = 20, Height = 20 }, 0.5f);

        Assert.Equal(_cropper.Crop(whole, "face").Image.Pixels, _cropper.Crop(withMargin, "face").Image.Pixels);
        Assert.Equal(_cropper.Crop(aligned, "face").Image.Pixels, _cropper.Crop(alignedWithMargin, "face").Image.Pixels);
    }

    [Fact]
    public void Crop_LandmarksForAModelWithoutTemplate_AreUnsupported()
    {
        var image = TestFaces.Encoded(0);
        image.Landmarks = TestFaces.Landmarks(Template);

        var refusal = Assert.Throws<PreconditionException>(() => new FaceCropper(Manifest with { Alignment = null }).Crop(image, "face"));

        Assert.Equal(ErrorReasons.AlignmentUnsupported, refusal.Reason);
    }

    private static RgbImage OnePixelAside(RgbImage image) => new(image.Width, image.Height, [.. image.Pixels[3..], 0, 0, 0]);

    private static byte Pixel(RgbImage image, int x, int y) => image.Pixels[((y * image.Width) + x) * 3];

    private static double MeanDifference(RgbImage a, RgbImage b, int margin)
    {
        var differences =
            from y in Enumerable.Range(margin, a.Height - (2 * margin))
            from x in Enumerable.Range(margin, a.Width - (2 * margin))
            let at = ((y * a.Width) + x) * 3
            from channel in new[] { 0, 1, 2 }
            select Math.Abs(a.Pixels[at + channel] - b.Pixels[at + channel]);
        return differences.Average();
    }
}
