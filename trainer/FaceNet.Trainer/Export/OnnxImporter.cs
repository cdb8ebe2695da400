using System.Runtime.InteropServices;
using FaceNet.Trainer.Export.Onnx;
using FaceNet.Trainer.Networks;
using Google.Protobuf;
using TorchSharp;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Export;

/// <summary>Reads back into a network what <see cref="OnnxExporter"/> wrote, so that an exported model can learn on.</summary>
internal static class OnnxImporter
{
    /// <summary>Takes over the weights of a model. The network computes the same at inference, but has to be settled before it learns.</summary>
    /// <param name="network">The network; on the processor.</param>
    /// <param name="model">Bytes of the ONNX file.</param>
    /// <exception cref="TrainerException">It is not a model of that network which this trainer has exported.</exception>
    public static void Import(EmbeddingNetwork network, byte[] model)
    {
        using DisposeScope scope = NewDisposeScope();
        GraphProto graph = Parse(network, model);
        var weights = new Queue<Tensor>(Constants(graph, OnnxExporter.WeightRole));
        var biases = new Queue<Tensor>(Constants(graph, OnnxExporter.BiasRole));
        foreach (LearnedModule layer in network.LearnedLayers)
        {
            (Tensor weight, Tensor bias) = layer.Fold();
            layer.Unfold(Take(weights, weight, network), Take(biases, bias, network));
        }

        if (weights.Count + biases.Count > 0)
        {
            throw Mismatch(network);
        }
    }

    private static GraphProto Parse(EmbeddingNetwork network, byte[] model)
    {
        try
        {
            ModelProto parsed = ModelProto.Parser.ParseFrom(model);
            return parsed.ProducerName == OnnxExporter.Producer && parsed.Graph.Name == network.Description.Name ? parsed.Graph : throw Mismatch(network);
        }
        catch (InvalidProtocolBufferException)
        {
            throw Mismatch(network);
        }
    }

    private static IEnumerable<Tensor> Constants(GraphProto graph, string role)
    {
        return graph.Initializer
            .Where(constant => constant.Name.StartsWith(role + "_", StringComparison.Ordinal))
            .Select(constant => tensor(MemoryMarshal.Cast<byte, float>(constant.RawData.Span).ToArray(), [.. constant.Dims]));
    }

    // Of a maxout layer there are several, one for each piece.
    private static Tensor Take(Queue<Tensor> constants, Tensor like, EmbeddingNetwork network)
    {
        var parts = new List<Tensor>();
        while (parts.Sum(part => part.shape[0]) < like.shape[0] && constants.TryDequeue(out Tensor? part))
        {
            parts.Add(part);
        }

        return parts.Count > 0 && parts.Sum(part => part.numel()) == like.numel() ? cat(parts).reshape(like.shape) : throw Mismatch(network);
    }

    private static TrainerException Mismatch(EmbeddingNetwork network)
    {
        return new TrainerException(
            $"The model is not one of network '{network.Description.Name}' that this trainer exported, so its weights cannot be taken over. Name another model, its --network, or a checkpoint.");
    }
}
