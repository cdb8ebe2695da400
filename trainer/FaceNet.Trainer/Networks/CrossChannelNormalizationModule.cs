using static TorchSharp.torch;

namespace FaceNet.Trainer.Networks;

/// <summary>Local response normalisation.</summary>
internal sealed class CrossChannelNormalizationModule(CrossChannelNormalization layer) : LayerModule(nameof(CrossChannelNormalizationModule))
{
    public override Tensor forward(Tensor input)
    {
        return nn.functional.local_response_norm(input, layer.Channels, layer.Scale, layer.Exponent, layer.Offset);
    }
}
