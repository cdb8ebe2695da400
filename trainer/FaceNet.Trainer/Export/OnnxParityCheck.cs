using FaceNet.Trainer.Data;
using FaceNet.Trainer.Networks;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Export;

/// <summary>Runs an exported model beside the network it came from.</summary>
internal static class OnnxParityCheck
{
    /// <summary>Largest difference of any component that passes.</summary>
    public const double Tolerance = 1e-4;

    private const int Inputs = 8;

    /// <summary>Largest absolute difference between both, over all components of the embeddings of 8 inputs of noise.</summary>
    public static double LargestDifference(EmbeddingNetwork network, byte[] model, int seed)
    {
        long[] shape = network.Description.BatchShape(Inputs);
        var random = new Random(Seeds.Mix(seed));
        float[] pixels = [.. Enumerable.Range(0, Inputs * network.Description.Input.Length).Select(_ => (float)((2 * random.NextDouble()) - 1))];
        float[] expected = RunNetwork(network, pixels, shape);
        using var session = new InferenceSession(model);
        var input = NamedOnnxValue.CreateFromTensor(NetworkInput.Name, new DenseTensor<float>(pixels, [.. shape.Select(axis => (int)axis)]));
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs = session.Run([input]);
        return outputs[0].AsEnumerable<float>().Zip(expected, (actual, wanted) => (double)Math.Abs(actual - wanted)).Max();
    }

    /// <summary>Checks that the exported model is the network.</summary>
    /// <exception cref="TrainerException">A component differs by <see cref="Tolerance"/> or more.</exception>
    public static double Require(EmbeddingNetwork network, byte[] model, int seed)
    {
        double difference = LargestDifference(network, model, seed);
        return difference < Tolerance
            ? difference
            : throw new TrainerException($"The exported model differs from network '{network.Description.Name}' by {difference:G3}; less than {Tolerance:G1} is allowed. This is a fault of the exporter: report it.");
    }

    private static float[] RunNetwork(EmbeddingNetwork network, float[] pixels, long[] shape)
    {
        using var scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        bool training = network.training;
        network.eval();
        float[] values = nn.functional.normalize(network.call(tensor(pixels, shape))).data<float>().ToArray();
        network.train(training);
        return values;
    }
}
