using FaceNet.Trainer.Networks;
using FaceNet.Trainer.Training;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Runs;

/// <summary>Takes over what another run has learned.</summary>
internal static class InitialWeights
{
    /// <summary>Copies the weights of a checkpoint into a network of the same description.</summary>
    /// <param name="network">The network.</param>
    /// <param name="checkpoint">Checkpoint folder.</param>
    /// <param name="withLastLayer">False leaves the last layer as it is: it decides where the vectors lie, and a compatible network learns that anew.</param>
    /// <exception cref="TrainerException">There is no checkpoint, it is damaged, or of another network.</exception>
    public static void Load(EmbeddingNetwork network, string checkpoint, bool withLastLayer)
    {
        using TrainingState source = Checkpoint.LoadToMeasure(checkpoint, network.Description);
        using IDisposable noGradient = no_grad();
        LayerModule[] from = [.. source.Network.Layers], to = [.. network.Layers];
        for (int layer = 0; layer < to.Length - (withLastLayer ? 0 : 1); layer++)
        {
            Dictionary<string, Tensor> values = from[layer].state_dict();
            foreach ((string name, Tensor target) in to[layer].state_dict())
            {
                target.copy_(values[name]);
            }
        }
    }
}
