using SkiaSharp;

namespace FaceNet.ModelContract.Tests;

public sealed class ExifOrientationTests
{
    private static readonly byte[] Stored = TestImages.Encode(TestImages.Quarters(64, 32), SKEncodedImageFormat.Jpeg);

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
        var jpeg = TestImages.WithOrientation(Stored, orientation);

        AssertDecoded(orientation >= 5 ? (32, 64) : (64, 32), quarters, jpeg);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(65535)]
    public void Decode_OrientationThatThereIsNot_LeavesThePictureAsItIs(ushort orientation) => AssertAsItIs(TestImages.Exif(orientation));

    // Bytes that are written over an orientation of 6, and where.
    [Theory]
    [InlineData(6, "5858")] // no byte order
    [InlineData(6, "4949")] // the other byte order
    [InlineData(10, "00000000")] // the directory is in the header
    [InlineData(10, "0000001A")] // at the end
    [InlineData(10, "0000FFFF")] // past the end
    [InlineData(10, "FFFFFFFF")]
    [InlineData(14, "FFFF0100")] // more entries than there are, the first of which is a width
    [InlineData(18, "0004")] // another type
    [InlineData(18, "FFFF")] // a type that there is not
    [InlineData(20, "00000000")] // no value
    [InlineData(20, "FFFFFFFF")] // more values than there is room for
    public void Decode_MalformedExif_LeavesThePictureAsItIs(int at, string bytes)
    {
        var exif = TestImages.Exif(6);
        Convert.FromHexString(bytes).CopyTo(exif, at);

        AssertAsItIs(exif);
    }

    [Fact]
    public void Decode_ExifCutBeforeItsOrientationEnds_LeavesThePictureAsItIs()
    {
        const int Offset = 16, Length = 12;
        var exif = TestImages.Exif(6);
        for (var length = 0; length < Offset + Length; length++)
        {
            AssertAsItIs(exif[..length]);
        }
    }

    // Directories of one or two entries. The tag 0x8769 leads to a directory inside this one, the last four bytes to the next.
    [Theory]
    [InlineData("0002" + "876900040000000100000008" + "011200030000000100060000" + "00000000")] // itself is inside it
    [InlineData("0002" + "8769000400000001FFFFFFF0" + "011200030000000100060000" + "00000000")]
    [InlineData("0001" + "011200030000000100060000" + "00000008")] // itself is the next
    [InlineData("0001" + "011200030000000100060000" + "FFFFFFF0")]
    public void Decode_DirectoryThatLeadsInCirclesOrPastTheEnd_ItsOrientationCounts(string directory)
    {
        byte[] exif = [.. TestImages.Exif(6)[..14], .. Convert.FromHexString(directory)];

        AssertDecoded((32, 64), "BRWG", TestImages.WithSegment(Stored, 0xE1, exif));
    }

    [Fact]
    public void Decode_ExifLongerThanTheFile_IsTruncated()
    {
        var jpeg = TestImages.WithOrientation(Stored, 6);
        (jpeg[4], jpeg[5]) = (0xFF, 0xFF);

        Assert.Equal(FaceImageReasons.Truncated, Assert.Throws<FaceImageException>(() => FaceImageDecoder.Decode(jpeg, new ImageLimits())).Reason);
        Assert.Equal(FaceImageReasons.Truncated, Assert.Throws<FaceImageException>(() => FaceImageDecoder.ReadHeader(jpeg, new ImageLimits())).Reason);
    }

    private static void AssertAsItIs(byte[] exif) => AssertDecoded((64, 32), "RGBW", TestImages.WithSegment(Stored, 0xE1, exif));

    private static void AssertDecoded((int Width, int Height) size, string quarters, byte[] jpeg)
    {
        var image = FaceImageDecoder.Decode(jpeg, new ImageLimits());
        var header = FaceImageDecoder.ReadHeader(jpeg, new ImageLimits());

        Assert.Equal(size, (image.Width, image.Height));
        Assert.Equal(size, (header.Width, header.Height));
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
