using static TorchSharp.torch;

namespace FaceNet.Trainer.Networks;

/// <summary>The largest value under a window.</summary>
internal sealed class MaxPoolModule(int kernel, int stride) : LayerModule(nameof(MaxPoolModule))
{
    public override Tensor forward(Tensor input)
    {
        return nn.functional.max_pool2d(input, kernel, stride, padding: kernel / 2);
    }
}
