using FaceNet.Embedder.Detection;
using FaceNet.ModelContract;
using FaceNet.ModelContract.Tests;

namespace FaceNet.Embedder.Tests.Detection;

public sealed class DetectorCanvasTests
{
    [Theory]
    [InlineData(320, 240, 320, 256, 320, 240)]
    [InlineData(640, 640, 640, 640, 640, 640)]
    [InlineData(1280, 960, 640, 480, 640, 480)]
    [InlineData(1001, 3000, 224, 640, 214, 640)]
    [InlineData(16, 16, 32, 32, 16, 16)]
    [InlineData(16, 16_000, 32, 640, 1, 640)]
    public void Around_Photo_IsScaledDownOnlyAndPadded(int width, int height, int canvasWidth, int canvasHeight, int photoWidth, int photoHeight) =>
        Assert.Equal(new DetectorCanvas(canvasWidth, canvasHeight, photoWidth, photoHeight), DetectorCanvas.Around(width, height, 640, 32));

    [Fact]
    public void Into_FixedInput_KeepsTheAspectRatio()
    {
        var input = ModelManifest.Load(TestModels.TinyDetector).Input with { Width = 320, Height = 160 };

        Assert.Equal(new DetectorCanvas(320, 160, 213, 160), DetectorCanvas.Into(input, 400, 300));
        Assert.Equal(new DetectorCanvas(320, 160, 100, 50), DetectorCanvas.Into(input, 100, 50));
    }

    [Fact]
    public void Draw_SmallPhoto_LiesInTheCornerOnBlack()
    {
        var photo = TestImages.Noise(20, 10, seed: 1);

        var drawn = DetectorCanvas.Around(20, 10, 640, 32).Draw(photo);

        Assert.Equal((32, 32), (drawn.Width, drawn.Height));
        for (var y = 0; y < 32; y++)
        {
            var row = drawn.Pixels.AsSpan(y * 32 * 3, 32 * 3);
            Assert.True(row[..60].SequenceEqual(y < 10 ? photo.Pixels.AsSpan(y * 60, 60) : new byte[60]));
            Assert.False(row[60..].ContainsAnyExcept((byte)0));
        }
    }
}
