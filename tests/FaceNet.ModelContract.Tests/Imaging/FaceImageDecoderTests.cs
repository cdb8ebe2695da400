using SkiaSharp;

namespace FaceNet.ModelContract.Tests;

public sealed class FaceImageDecoderTests
{
    private static readonly ImageLimits Limits = new();

    [Fact]
    public void Decode_Png_GivesTheVeryPixels()
    {
        var image = TestImages.Noise(33, 21, seed: 1);

        var decoded = FaceImageDecoder.Decode(TestImages.Encode(image, SKEncodedImageFormat.Png), Limits);

        Assert.Equal((33, 21), (decoded.Width, decoded.Height));
        Assert.Equal(image.Pixels, decoded.Pixels);
    }

    [Fact]
    public void Decode_Bmp_GivesTheVeryPixels()
    {
        var image = TestImages.Noise(19, 23, seed: 2);

        var decoded = FaceImageDecoder.Decode(TestImages.EncodeBmp(image), Limits);

        Assert.Equal((19, 23), (decoded.Width, decoded.Height));
        Assert.Equal(image.Pixels, decoded.Pixels);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void Decode_LossyFormats_KeepColoursAndPlaces(SKEncodedImageFormat format)
    {
        var decoded = FaceImageDecoder.Decode(TestImages.Encode(TestImages.Quarters(64, 48), format), Limits);

        Assert.Equal((64, 48), (decoded.Width, decoded.Height));
        Colours.AssertNear((255, 0, 0), decoded, 8, 8);
        Colours.AssertNear((0, 255, 0), decoded, 56, 8);
        Colours.AssertNear((0, 0, 255), decoded, 8, 40);
        Colours.AssertNear((255, 255, 255), decoded, 56, 40);
    }

    [Fact]
    public void Decode_ProgressiveJpeg_IsAccepted()
    {
        var decoded = FaceImageDecoder.Decode(TestImages.ProgressiveJpeg, Limits);

        Assert.Equal((32, 24), (decoded.Width, decoded.Height));
        Colours.AssertNear((255, 0, 0), decoded, 16, 0);
        Colours.AssertNear((0, 0, 255), decoded, 16, 23);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    public void Decode_Grey_BecomesEqualRgb(SKEncodedImageFormat format)
    {
        var decoded = FaceImageDecoder.Decode(TestImages.EncodeGrey(20, 20, 77, format), Limits);

        Assert.All(decoded.Pixels, value => Assert.InRange(value, 76, 78));
    }

    [Fact]
    public void Decode_Transparency_LiesOnBlack()
    {
        var clear = FaceImageDecoder.Decode(TestImages.EncodeTransparentPng(16, 16, new SKColor(255, 255, 255, 0)), Limits);
        var half = FaceImageDecoder.Decode(TestImages.EncodeTransparentPng(16, 16, new SKColor(200, 100, 50, 128)), Limits);

        Assert.All(clear.Pixels, value => Assert.Equal(0, value));
        Colours.AssertNear((100, 50, 25), half, 3, 3);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg, "jpeg")]
    [InlineData(SKEncodedImageFormat.Png, "png")]
    [InlineData(SKEncodedImageFormat.Webp, "webp")]
    public void ReadHeader_Image_GivesFormatAndSize(SKEncodedImageFormat format, string name) =>
        Assert.Equal(new ImageHeader(name, 40, 30), FaceImageDecoder.ReadHeader(TestImages.Encode(TestImages.Noise(40, 30, 3), format), Limits));

    [Fact]
    public void Decode_TrailingBytesAfterTheImage_AreIgnored()
    {
        byte[] padded = [.. TestImages.Encode(TestImages.Quarters(32, 32), SKEncodedImageFormat.Jpeg), 0, 0, 0, 0];

        Assert.Equal(32, FaceImageDecoder.Decode(padded, Limits).Width);
    }
}
