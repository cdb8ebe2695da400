using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Tests.Networks;

/// <summary>Counts what a module has learned.</summary>
internal static class ParameterCount
{
    /// <summary>Parameters that remain when batch normalisation is folded: its scale vanishes in the weights before it, its shift stays as their bias.</summary>
    public static long Folded(nn.Module module)
    {
        long scales = module.modules().OfType<NormBase>().Sum(normalization => normalization.weight!.numel());
        return module.parameters().Sum(parameter => parameter.numel()) - scales;
    }
}
