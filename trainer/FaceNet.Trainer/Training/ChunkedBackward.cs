using FaceNet.Trainer.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Training;

/// <summary>
/// The gradient of a batch whose activations do not fit into memory at once (gradient caching): embed chunk by chunk without a gradient, find the
/// gradient of the loss with respect to the embeddings of the whole batch, then embed each chunk again and send its share of it back.
/// </summary>
/// <remarks>
/// Triplets are mined in the whole batch; batch normalisation sees one chunk at a time, so its statistics are those of a chunk. The gradient is that of
/// one step over the chunks side by side, at the price of a second forward pass.
/// </remarks>
internal static class ChunkedBackward
{
    /// <summary>Adds the gradient to the network's parameters and returns what the batch shows.</summary>
    /// <param name="network">The network, training.</param>
    /// <param name="pixels">Preprocessed photos [N, 3, height, width].</param>
    /// <param name="chunk">Photos at once; at least 1. The last chunk takes the rest, so that none is left with a single photo.</param>
    /// <param name="weigh">The loss of the unit vectors of the whole batch.</param>
    public static StepStatistics Run(EmbeddingNetwork network, Tensor pixels, int chunk, Func<Tensor, BatchLoss> weigh)
    {
        Tensor[] chunks = pixels.chunk(Math.Max(1, pixels.shape[0] / chunk));
        (Tensor embeddings, double norm) = EmbedWithoutGradient(network, chunks);
        BatchLoss weighed = weigh(embeddings.requires_grad_(true));
        weighed.Loss.backward();

        long start = 0;
        foreach (Tensor part in chunks)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor share = embeddings.grad!.narrow(0, start, part.shape[0]);
            (nn.functional.normalize(network.call(part)) * share).sum().backward();
            start += part.shape[0];
        }

        return weighed.Statistics with { Norm = norm };
    }

    private static (Tensor Embeddings, double Norm) EmbedWithoutGradient(EmbeddingNetwork network, Tensor[] chunks)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();

        // This pass must not count in the running statistics of batch normalisation: the second one does.
        Tensor[] buffers = [.. network.buffers()], before = [.. buffers.Select(buffer => buffer.clone())];
        Tensor raw = cat([.. chunks.Select(part => EmbedChunk(network, part))]);
        foreach ((Tensor buffer, Tensor value) in buffers.Zip(before))
        {
            buffer.copy_(value);
        }

        return (scope.MoveToOuter(nn.functional.normalize(raw)), TripletStep.MeanNorm(raw));
    }

    // What is inside the network goes with each chunk; kept for all of them it would be what chunks are to save.
    private static Tensor EmbedChunk(EmbeddingNetwork network, Tensor part)
    {
        using DisposeScope scope = NewDisposeScope();
        return scope.MoveToOuter(network.call(part));
    }
}
