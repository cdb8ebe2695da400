using FaceNet.Trainer.Native;
using FaceNet.Trainer.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Tests.Native;

[Collection(nameof(TorchSeed))]
public sealed class OneDnnTests
{
    public static MatrixTheoryData<int, int, int> Shapes => new([3, 16, 20, 24, 48, 80], [8, 12, 16, 40, 64], [1, 2]);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void RequireRight_AnyConvolution_EqualsThePlainOneAfterwards(int channels, int filters, int stride)
    {
        OneDnn.RequireRight();

        Assert.InRange(OneDnn.LargestDifference(new(channels, filters, stride)), 0, 1e-3);
    }

    [Fact]
    public void RequireRight_DrawsNoRandomNumbers()
    {
        using DisposeScope scope = NewDisposeScope();
        random.manual_seed(3);
        float expected = rand(1).item<float>();
        random.manual_seed(3);

        OneDnn.LargestDifference(new(24, 8, 1));

        Assert.Equal(expected, rand(1).item<float>());
    }
}
