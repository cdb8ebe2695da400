using static TorchSharp.torch;

namespace FaceNet.Trainer.Networks;

/// <summary>The mean over the whole area.</summary>
internal sealed class GlobalAveragePoolModule() : LayerModule(nameof(GlobalAveragePoolModule))
{
    public override Tensor forward(Tensor input)
    {
        return input.mean([2, 3], keepdim: true);
    }
}
