using SkiaSharp;

namespace FaceNet.SyntheticFaces.Tests;

public sealed class BrokenCropsTests
{
    private static readonly byte[] Valid = new SyntheticPopulation(1).Photo(0, 0).Jpeg;

    [Fact]
    public void Make_Empty_HasNoBytes() => Assert.Empty(BrokenCrops.Make(BrokenCropKind.Empty, Valid, 1));

    [Fact]
    public void Make_NotAnImage_IsOfNoImageFormat()
    {
        var crop = BrokenCrops.Make(BrokenCropKind.NotAnImage, Valid, 1);

        using var stream = new MemoryStream(crop);
        Assert.NotEmpty(crop);
        Assert.Null(SKCodec.Create(stream));
    }

    [Fact]
    public void Make_Truncated_StartsAsTheJpegAndEndsTooEarly()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            var crop = BrokenCrops.Make(BrokenCropKind.Truncated, Valid, seed);

            Assert.InRange(crop.Length, 2, Valid.Length * 6 / 10);
            Assert.Equal(Valid[..crop.Length], crop);
            Assert.NotEqual([0xFF, 0xD9], crop[^2..]);
        }
    }

    [Fact]
    public void Make_TooManyPixels_ClaimsAHugeImageInAFewBytes()
    {
        var crop = BrokenCrops.Make(BrokenCropKind.TooManyPixels, Valid, 1);

        using var stream = new MemoryStream(crop);
        using var codec = SKCodec.Create(stream);
        Assert.InRange(crop.Length, 1, 2000);
        Assert.Equal((50_000, 50_000), (codec.Info.Width, codec.Info.Height));
    }

    [Fact]
    public void Make_TooSmall_IsAWholeJpegOfFourByFourPixels()
    {
        var crop = BrokenCrops.Make(BrokenCropKind.TooSmall, Valid, 1);

        using var image = SKBitmap.Decode(crop);
        Assert.Equal([0xFF, 0xD8], crop[..2]);
        Assert.Equal((4, 4), (image.Width, image.Height));
    }

    [Fact]
    public void Make_SameSeed_GivesTheSameBytes() => Assert.All(
        Enum.GetValues<BrokenCropKind>(),
        kind => Assert.Equal(BrokenCrops.Make(kind, Valid, 3), BrokenCrops.Make(kind, Valid, 3)));

    [Fact]
    public void Make_UnknownKind_NamesTheRemedy()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => BrokenCrops.Make((BrokenCropKind)99, Valid, 1));

        Assert.Contains("BrokenCropKind", error.Message, StringComparison.Ordinal);
    }
}
