using SkiaSharp;

namespace FaceNet.ModelContract.Tests;

public sealed class ExifOrientationTests
{
    // Stored quarters: R G / B W. Each row: the upright picture's quarters in reading order (EXIF 2.3, tag 0x0112).
    [Theory]
    [InlineData(1, "RGBW")]
    [InlineData(2, "GRWB")]
    [InlineData(3, "WBGR")]
    [InlineData(4, "BWRG")]
    [InlineData(5, "RBGW")]
    [InlineData(6, "BRWG")]
    [InlineData(7, "WGBR")]
    [InlineData(8, "GWRB")]
    public void Decode_Orientation_TurnsThePictureUpright(byte orientation, string quarters)
    {
        var jpeg = TestImages.WithOrientation(TestImages.Encode(TestImages.Quarters(64, 32), SKEncodedImageFormat.Jpeg), orientation);

        var image = FaceImageDecoder.Decode(jpeg, new ImageLimits());
        var header = FaceImageDecoder.ReadHeader(jpeg, new ImageLimits());

        Assert.Equal(orientation >= 5 ? (32, 64) : (64, 32), (image.Width, image.Height));
        Assert.Equal((image.Width, image.Height), (header.Width, header.Height));
        Colours.AssertNear(Colour(quarters[0]), image, image.Width / 8, image.Height / 8);
        Colours.AssertNear(Colour(quarters[1]), image, image.Width * 7 / 8, image.Height / 8);
        Colours.AssertNear(Colour(quarters[2]), image, image.Width / 8, image.Height * 7 / 8);
        Colours.AssertNear(Colour(quarters[3]), image, image.Width * 7 / 8, image.Height * 7 / 8);
    }

    private static (int Red, int Green, int Blue) Colour(char letter) => letter switch
    {
        'R' => (255, 0, 0),
        'G' => (0, 255, 0),
        'B' => (0, 0, 255),
        _ => (255, 255, 255),
    };
}
