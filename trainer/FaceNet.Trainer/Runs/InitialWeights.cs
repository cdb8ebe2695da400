using FaceNet.ModelContract;
using FaceNet.Trainer.Data;
using FaceNet.Trainer.Export;
using FaceNet.Trainer.Networks;
using FaceNet.Trainer.Training;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Runs;

/// <summary>Takes over what another run has learned.</summary>
internal static class InitialWeights
{
    /// <summary>Copies the weights of a checkpoint or of an exported model into a network of the same description.</summary>
    /// <param name="network">The network.</param>
    /// <param name="folder">Checkpoint folder or model folder.</param>
    /// <param name="firstBatch">Photos to learn from. An exported model has lost the statistics of its batch normalisation; they are made anew from these.</param>
    /// <param name="withLastLayer">False leaves the last layer as it is: it decides where the vectors lie, and a compatible network learns that anew.</param>
    /// <exception cref="TrainerException">There is neither, it is damaged, or of another network.</exception>
    public static void Load(EmbeddingNetwork network, string folder, FaceBatch firstBatch, bool withLastLayer)
    {
        if (File.Exists(Path.Combine(folder, ModelManifest.GraphFileName)))
        {
            using EmbeddingNetwork source = LoadModel(network.Description, folder, firstBatch);
            Copy(source, network, withLastLayer);
        }
        else
        {
            using TrainingState source = Checkpoint.LoadToMeasure(folder, network.Description);
            Copy(source.Network, network, withLastLayer);
        }
    }

    private static EmbeddingNetwork LoadModel(NetworkDescription description, string folder, FaceBatch firstBatch)
    {
        var network = new EmbeddingNetwork(description);
        OnnxImporter.Import(network, File.ReadAllBytes(Path.Combine(folder, ModelManifest.GraphFileName)));
        using Tensor pixels = tensor(firstBatch.Pixels, description.BatchShape(firstBatch.Count));
        network.Settle(pixels);
        return network;
    }

    private static void Copy(EmbeddingNetwork source, EmbeddingNetwork network, bool withLastLayer)
    {
        using IDisposable noGradient = no_grad();
        LayerModule[] from = [.. source.Layers], to = [.. network.Layers];
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
