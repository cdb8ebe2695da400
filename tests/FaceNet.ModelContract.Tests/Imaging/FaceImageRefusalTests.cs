using SkiaSharp;

namespace FaceNet.ModelContract.Tests;

public sealed class FaceImageRefusalTests
{
    private static readonly ImageLimits Limits = new();
    private static readonly RgbImage Picture = TestImages.Noise(64, 48, seed: 5);

    [Fact]
    public void Decode_NoBytes_IsEmpty() => AssertRefused(FaceImageReasons.Empty, [], Limits);

    [Theory]
    [InlineData("not an image at all")]
    [InlineData("GIF89a..........................")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>")]
    [InlineData("{")]
    public void Decode_OtherContent_IsNotRecognized(string content) =>
        AssertRefused(FaceImageReasons.NotRecognized, System.Text.Encoding.ASCII.GetBytes(content), Limits);

    [Fact]
    public void Decode_TooManyBytes_NamesBothNumbers()
    {
        var jpeg = TestImages.Encode(Picture, SKEncodedImageFormat.Jpeg);

        var exception = AssertRefused(FaceImageReasons.TooLarge, jpeg, Limits with { MaxBytes = jpeg.Length - 1 });

        Assert.Contains($"{jpeg.Length} bytes", exception.Message, StringComparison.Ordinal);
        Assert.Contains($"at most {jpeg.Length - 1}", exception.Message, StringComparison.Ordinal);
        Assert.Equal(64, FaceImageDecoder.Decode(jpeg, Limits with { MaxBytes = jpeg.Length }).Width);
    }

    [Fact]
    public void Decode_TooManyPixels_IsRefusedAtOneAboveTheLimit()
    {
        var png = TestImages.Encode(Picture, SKEncodedImageFormat.Png);

        AssertRefused(FaceImageReasons.TooManyPixels, png, Limits with { MaxPixels = (64 * 48) - 1 });

        Assert.Equal(64, FaceImageDecoder.Decode(png, Limits with { MaxPixels = 64 * 48 }).Width);
    }

    [Theory]
    [InlineData(15, 40)]
    [InlineData(40, 15)]
    public void Decode_SideBelowMinimum_IsTooSmall(int width, int height) =>
        AssertRefused(FaceImageReasons.TooSmall, TestImages.Encode(TestImages.Noise(width, height, 1), SKEncodedImageFormat.Png), Limits);

    [Fact]
    public void Decode_PngClaimingBillionsOfPixels_IsRefusedWithoutAllocating()
    {
        var bomb = TestImages.PngClaiming(50_000, 50_000, withData: true);
        AssertRefused(FaceImageReasons.TooManyPixels, bomb, Limits);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var exception = AssertRefused(FaceImageReasons.TooManyPixels, bomb, Limits);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(allocated, 0, 1_000_000);
        Assert.Contains("50000x50000", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_PngOfHeaderAlone_IsRefused() =>
        AssertRefused(FaceImageReasons.Truncated, TestImages.PngClaiming(50_000, 50_000, withData: false), Limits);

    [Fact]
    public void Decode_JpegClaimingBillionsOfPixels_IsRefused() => AssertRefused(
        FaceImageReasons.TooManyPixels, TestImages.JpegClaiming(TestImages.Encode(Picture, SKEncodedImageFormat.Jpeg), 65_500, 65_500), Limits);

    [Fact]
    public void Decode_JpegCutAnywhere_NeverPasses() => AssertEveryCutIsRefused(TestImages.Encode(Picture, SKEncodedImageFormat.Jpeg), lostBytes: 1);

    [Fact]
    public void Decode_ProgressiveJpegCutAnywhere_NeverPasses() => AssertEveryCutIsRefused(TestImages.ProgressiveJpeg, lostBytes: 1);

    [Fact]
    public void Decode_JpegWithThumbnailCutAnywhere_NeverPasses() =>
        AssertEveryCutIsRefused(TestImages.WithThumbnail(TestImages.ProgressiveJpeg, TestImages.ProgressiveJpeg), lostBytes: 1);

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void Decode_DamagedBytes_GiveAnImageOrAReason(SKEncodedImageFormat format)
    {
        var whole = TestImages.Encode(Picture, format);
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var damaged = whole.ToArray();
            for (var i = 0; i <= seed % 5; i++)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            var exception = Record.Exception(() => FaceImageDecoder.Decode(damaged, Limits));

            Assert.True(exception is null or FaceImageException, $"seed {seed}: {exception}");
        }
    }

    [Fact]
    public void Decode_WebpCutAnywhere_NeverPasses() => AssertEveryCutIsRefused(TestImages.Encode(Picture, SKEncodedImageFormat.Webp), lostBytes: 1);

    [Fact]
    public void Decode_BmpCutAnywhere_NeverPasses() => AssertEveryCutIsRefused(TestImages.EncodeBmp(TestImages.Noise(17, 18, 4)), lostBytes: 1);

    // The last bytes of a PNG are checksums and an end mark: without them every pixel is still there.
    [Fact]
    public void Decode_PngCutInsideItsPixels_NeverPasses() => AssertEveryCutIsRefused(TestImages.Encode(Picture, SKEncodedImageFormat.Png), lostBytes: 24);

    private static void AssertEveryCutIsRefused(byte[] whole, int lostBytes)
    {
        Assert.NotNull(FaceImageDecoder.Decode(whole, Limits));
        for (var length = 1; length <= whole.Length - lostBytes; length++)
        {
            var exception = Assert.Throws<FaceImageException>(() => FaceImageDecoder.Decode(whole.AsMemory(0, length), Limits));
            Assert.True(length < 16 || exception.Reason == FaceImageReasons.Truncated, $"{length} bytes: {exception.Message}");
        }
    }

    private static FaceImageException AssertRefused(string reason, byte[] encoded, ImageLimits limits)
    {
        var exception = Assert.Throws<FaceImageException>(() => FaceImageDecoder.Decode(encoded, limits));
        Assert.Equal(reason, exception.Reason);
        return exception;
    }
}
