using System.ComponentModel.DataAnnotations;
using FaceNet.ModelContract;
using FaceNet.Trainer.Data;

namespace FaceNet.Trainer.Tests.Data.Augmentations;

public sealed class AugmenterTests
{
    private static readonly Lazy<RgbImage> Photo = new(() => DrawnFaces.Draw(5, 1, 1, 112, CancellationToken.None).Images[0]);

    [Fact]
    public void Vary_SameSeed_IsTheSameAndLeavesThePhotoAlone()
    {
        byte[] before = [.. Photo.Value.Pixels];
        var augmenter = new Augmenter(new AugmentationOptions());

        byte[][] varied = [.. Enumerable.Range(0, 20).Select(seed => Vary(augmenter, seed))];

        Assert.Equal(before, Photo.Value.Pixels);
        Assert.Equal(varied[3], Vary(augmenter, 3));
        Assert.Equal(20, varied.Select(Convert.ToHexString).Distinct().Count());
    }

    [Fact]
    public void Vary_Defaults_KeepsThePhotoRecognisable()
    {
        var augmenter = new Augmenter(new AugmentationOptions { MirroredShare = 0, HiddenShare = 0 });

        double[] likeness = [.. Enumerable.Range(0, 50).Select(seed => Correlation(Photo.Value.Pixels, Vary(augmenter, seed)))];

        Assert.True(likeness.Min() > 0.5, $"The least alike correlates {likeness.Min():F2} with the photo.");
    }

    [Fact]
    public void Vary_None_ChangesNothing()
    {
        Assert.Equal(Photo.Value.Pixels, Vary(new Augmenter(AugmentationOptions.None), 1));
    }

    [Fact]
    public void Create_OptionOutOfRange_NamesIt()
    {
        Assert.Contains("GreyShare", Assert.Throws<ValidationException>(() => new Augmenter(new AugmentationOptions { GreyShare = 1.5 })).Message, StringComparison.Ordinal);
    }

    private static byte[] Vary(Augmenter augmenter, int seed)
    {
        var canvas = new PhotoCanvas(112, 112);
        canvas.Load(Photo.Value);
        augmenter.Vary(canvas, new Random(seed));
        return [.. canvas.Pixels];
    }

    private static double Correlation(byte[] left, byte[] right)
    {
        double leftMean = left.Average(value => value), rightMean = right.Average(value => value);
        double both = left.Zip(right, (a, b) => (a - leftMean) * (b - rightMean)).Sum();
        return both / Math.Sqrt(left.Sum(a => (a - leftMean) * (a - leftMean)) * right.Sum(b => (b - rightMean) * (b - rightMean)));
    }
}
