using static TorchSharp.torch;

namespace FaceNet.Trainer.Networks;

/// <summary>The root of the mean of the squares under a window.</summary>
internal sealed class L2PoolModule(int kernel, int stride) : LayerModule(nameof(L2PoolModule))
{
    public override Tensor forward(Tensor input)
    {
        Tensor mean = nn.functional.avg_pool2d(input.square(), kernel, stride, padding: kernel / 2, count_include_pad: false);
        return (mean + L2Pool.SmallestSquare).sqrt();
    }
}
