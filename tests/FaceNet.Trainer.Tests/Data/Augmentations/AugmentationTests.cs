using FaceNet.ModelContract;
using FaceNet.Trainer.Data;

namespace FaceNet.Trainer.Tests.Data.Augmentations;

public sealed class AugmentationTests
{
    private const int Size = 64;

    [Fact]
    public void PoseJitter_NothingAllowed_ChangesNothing()
    {
        RgbImage photo = Noise();

        Assert.Equal(photo.Pixels, Apply(new PoseJitter(AugmentationOptions.None), photo));
    }

    [Fact]
    public void PoseJitter_MirrorAlone_SwapsLeftAndRight()
    {
        RgbImage photo = Noise();

        byte[] mirrored = Apply(new PoseJitter(AugmentationOptions.None with { MirroredShare = 1 }), photo);

        Assert.Equal(Colours(photo.Pixels).Chunk(Size).SelectMany(row => row.Reverse()), Colours(mirrored));
    }

    [Theory]
    [InlineData(0.2, 0.0, 0.0)]
    [InlineData(0.0, 0.3, 0.0)]
    [InlineData(0.0, 0.0, 40.0)]
    [InlineData(0.2, 0.3, 40.0)]
    public void PoseJitter_AnyPose_MovesTheMiddleByTheShiftAtMost(double shift, double scale, double rotation)
    {
        // A white spot of 2x2 in the middle: turning and resizing keep it there.
        var photo = new RgbImage(Size, Size, new byte[Size * Size * 3]);
        foreach (int index in (int[])[(31 * Size) + 31, (31 * Size) + 32, (32 * Size) + 31, (32 * Size) + 32])
        {
            photo.Pixels.AsSpan(index * 3, 3).Fill(255);
        }

        for (int seed = 0; seed < 20; seed++)
        {
            byte[] varied = Apply(new PoseJitter(AugmentationOptions.None with { MaxShift = shift, MaxScale = scale, MaxRotation = rotation }), photo, seed);
            double mass = varied.Sum(value => (double)value);
            double x = varied.Select((value, index) => (double)value * (index / 3 % Size)).Sum() / mass, y = varied.Select((value, index) => (double)value * (index / 3 / Size)).Sum() / mass;

            Assert.InRange(x, 31.5 - (shift * Size) - 0.1, 31.5 + (shift * Size) + 0.1);
            Assert.InRange(y, 31.5 - (shift * Size) - 0.1, 31.5 + (shift * Size) + 0.1);
        }
    }

    [Fact]
    public void HiddenPart_Always_CoversOneBoxWithinItsLimits()
    {
        RgbImage photo = Noise();
        for (int seed = 0; seed < 20; seed++)
        {
            byte[] covered = Apply(new HiddenPart(new AugmentationOptions { HiddenShare = 1, LongestHidden = 0.25 }), photo, seed);

            int[] changed = [.. Colours(covered).Zip(Colours(photo.Pixels)).Index().Where(pixel => pixel.Item.First != pixel.Item.Second).Select(pixel => pixel.Index)];
            int width = changed.Max(index => index % Size) - changed.Min(index => index % Size) + 1, height = (changed.Max() / Size) - (changed.Min() / Size) + 1;
            Assert.InRange(width, Size / 8, Size / 4);
            Assert.InRange(height, Size / 8, Size / 4);
            Assert.Equal(width * height, changed.Length);
        }
    }

    [Fact]
    public void LightJitter_Grey_HasNoColourLeft()
    {
        byte[] grey = Apply(new LightJitter(AugmentationOptions.None with { GreyShare = 1 }), Noise());

        Assert.All(grey.Chunk(3), pixel => Assert.True(pixel[0] == pixel[1] && pixel[1] == pixel[2]));
    }

    [Fact]
    public void LightJitter_Brightness_MovesEveryValueAlikeAndNotTooFar()
    {
        var photo = new RgbImage(Size, Size, [.. Enumerable.Repeat((byte)100, Size * Size * 3)]);

        byte[] values = [.. Enumerable.Range(0, 50).Select(seed => Assert.Single(Apply(new LightJitter(AugmentationOptions.None with { MaxBrightness = 30 }), photo, seed).Distinct()))];

        Assert.InRange(values.Min(), 70, 80);
        Assert.InRange(values.Max(), 120, 130);
    }

    [Fact]
    public void GaussianBlur_Spot_SpreadsEvenlyAndKeepsItsLight()
    {
        var photo = new RgbImage(Size, Size, new byte[Size * Size * 3]);
        photo.Pixels.AsSpan(((32 * Size) + 20) * 3, 3).Fill(255);

        byte[] blurred = Apply(new GaussianBlur(AugmentationOptions.None with { BlurredShare = 1 }), photo);

        byte At(int x, int y) => blurred[((y * Size) + x) * 3];
        Assert.InRange(At(20, 32), 20, 254);
        Assert.Equal(At(19, 32), At(21, 32));
        Assert.Equal(At(20, 31), At(20, 33));
        Assert.Equal(At(19, 32), At(20, 31));
        Assert.InRange(blurred.Sum(value => value) / 3.0, 235, 275);
    }

    [Fact]
    public void GaussianBlur_PlainPhoto_StaysPlainUpToItsEdges()
    {
        var photo = new RgbImage(Size, Size, [.. Enumerable.Range(0, Size * Size).SelectMany(_ => (byte[])[10, 100, 200])]);

        Assert.Equal(photo.Pixels, Apply(new GaussianBlur(AugmentationOptions.None with { BlurredShare = 1 }), photo));
    }

    [Fact]
    public void JpegRecompression_Always_ChangesThePhotoALittle()
    {
        RgbImage photo = DrawnFaces.Draw(5, 1, 1, Size, TestContext.Current.CancellationToken).Images[0];

        byte[] recompressed = Apply(new JpegRecompression(AugmentationOptions.None with { RecompressedShare = 1 }), photo);

        Assert.NotEqual(photo.Pixels, recompressed);
        Assert.InRange(photo.Pixels.Zip(recompressed, (before, after) => Math.Abs(before - after)).Average(), 0.1, 15);
    }

    private static RgbImage Noise()
    {
        var pixels = new byte[Size * Size * 3];
        new Random(1).NextBytes(pixels);
        return new RgbImage(Size, Size, pixels);
    }

    private static byte[] Apply(IAugmentation augmentation, RgbImage photo, int seed = 1)
    {
        var canvas = new PhotoCanvas(photo.Width, photo.Height);
        canvas.Load(photo);
        augmentation.Apply(canvas, new Random(seed));
        return [.. canvas.Pixels];
    }

    private static (byte, byte, byte)[] Colours(byte[] pixels)
    {
        return [.. pixels.Chunk(3).Select(pixel => (pixel[0], pixel[1], pixel[2]))];
    }
}
