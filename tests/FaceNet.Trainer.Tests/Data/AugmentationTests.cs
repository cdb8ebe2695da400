using FaceNet.ModelContract;
using FaceNet.Trainer.Data;

namespace FaceNet.Trainer.Tests.Data;

public sealed class AugmentationTests
{
    [Fact]
    public void Vary_SameSeed_IsTheSameAndLeavesThePhotoAlone()
    {
        RgbImage photo = DrawnFaces.Draw(5, 1, 1, 112, TestContext.Current.CancellationToken).Images[0];
        byte[] before = [.. photo.Pixels];

        byte[][] varied = [.. Enumerable.Range(0, 20).Select(seed => Augmentation.Vary(photo, new Random(seed)).Pixels)];

        Assert.Equal(before, photo.Pixels);
        Assert.Equal(varied[3], Augmentation.Vary(photo, new Random(3)).Pixels);
        Assert.Equal(20, varied.Select(Convert.ToHexString).Distinct().Count());
    }
}
