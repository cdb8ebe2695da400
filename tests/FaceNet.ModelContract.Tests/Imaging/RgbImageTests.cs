namespace FaceNet.ModelContract.Tests;

public sealed class RgbImageTests
{
    [Fact]
    public void Constructor_WrongNumberOfBytes_NamesTheRightOne()
    {
        var exception = Assert.Throws<ArgumentException>(() => new RgbImage(4, 5, new byte[59]));

        Assert.Contains("60", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resize_SameSize_ReturnsTheImageItself()
    {
        var image = TestImages.Noise(20, 30, 1);

        Assert.Same(image, image.Resize(20, 30));
    }

    [Theory]
    [InlineData(7, 5)]
    [InlineData(112, 96)]
    [InlineData(1, 1)]
    public void Resize_PlainColour_StaysPlain(int width, int height)
    {
        var image = TestImages.Painted(50, 40, (_, _) => (200, 100, 3));

        var resized = image.Resize(width, height);

        Assert.Equal((width, height), (resized.Width, resized.Height));
        Assert.Equal(TestImages.Painted(width, height, (_, _) => (200, 100, 3)).Pixels, resized.Pixels);
    }

    [Fact]
    public void Resize_FineCheckerboardShrunk_AveragesToGrey()
    {
        var image = TestImages.Painted(224, 224, (x, y) => (x + y) % 2 == 0 ? (255, 255, 255) : (0, 0, 0));

        var resized = image.Resize(50, 50);

        Assert.All(resized.Pixels, value => Assert.InRange(value, 117, 138));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(333)]
    public void Resize_Ramp_KeepsEveryPlaceOfThePicture(int width)
    {
        var image = TestImages.Painted(120, 20, (x, _) => (x * 2, 0, 255 - (x * 2)));

        var resized = image.Resize(width, 20);

        for (var x = width / 10; x < width * 9 / 10; x++)
        {
            var expected = ((((x + 0.5) * 120 / width) - 0.5) * 2);
            Assert.InRange(resized.Pixels[((10 * width) + x) * 3] - expected, -1.0, 1.0);
            Assert.InRange(resized.Pixels[(((10 * width) + x) * 3) + 2] - (255 - expected), -1.0, 1.0);
        }
    }

    [Fact]
    public void Resize_HardEdge_SaturatesInsteadOfWrapping()
    {
        var image = TestImages.Painted(20, 20, (x, _) => x < 10 ? (0, 0, 0) : (255, 255, 255));

        var resized = image.Resize(80, 80);

        Assert.All(Enumerable.Range(0, 30), x => Assert.InRange(resized.Pixels[x * 3], 0, 40));
        Assert.All(Enumerable.Range(50, 30), x => Assert.InRange(resized.Pixels[x * 3], 215, 255));
    }

    [Fact]
    public void Resize_ThereAndTransposed_TreatsBothAxesAlike()
    {
        var image = TestImages.Noise(40, 40, 3);
        var transposed = TestImages.Painted(40, 40, (x, y) =>
        {
            var at = ((x * 40) + y) * 3;
            return (image.Pixels[at], image.Pixels[at + 1], image.Pixels[at + 2]);
        });

        var (wide, high) = (image.Resize(25, 17), transposed.Resize(17, 25));

        for (var i = 0; i < 25 * 17; i++)
        {
            Assert.InRange(wide.Pixels[i * 3] - high.Pixels[(((i % 25) * 17) + (i / 25)) * 3], -1, 1);
        }
    }
}
