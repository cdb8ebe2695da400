using FaceNet.Embedder.Inference;
using FaceNet.ModelContract;

namespace FaceNet.Embedder.Batching;

/// <summary>A place in the queue of a model, held from before a picture is decoded until its vector is there.</summary>
internal sealed class FacePlace(FaceQueue queue, FacePriority priority, DateTimeOffset? deadline, TimeProvider time, BatchMetrics metrics) : IDisposable
{
    /// <summary>How urgent the face is.</summary>
    public FacePriority Priority { get; } = priority;

    /// <summary>Has the crop embedded together with whatever else waits.</summary>
    /// <param name="crop">The crop, at the size of the model's input.</param>
    /// <param name="cancellationToken">Takes the face out of the queue; a batch that has begun is finished.</param>
    /// <exception cref="EmbeddingException">The model made nothing usable of this crop.</exception>
    /// <exception cref="InferenceException">The runtime failed.</exception>
    public async Task<BatchedEmbedding> EmbedAsync(RgbImage crop, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var face = new PendingFace(crop, Priority, time.GetTimestamp(), deadline);
        var node = queue.Add(face);
        await using (cancellationToken.UnsafeRegister((_, token) => Leave(node, token), null))
        {
            var embedded = await face.Outcome;
            EmbedderSpans.Embedded(face.Span, embedded, time.GetUtcNow());
            return embedded;
        }
    }

    public void Dispose() => queue.Release(Priority);

    private void Leave(LinkedListNode<PendingFace> node, CancellationToken cancellationToken)
    {
        if (queue.Remove(node))
        {
            metrics.Dropped(isExpired: node.Value.Deadline <= time.GetUtcNow());
        }

        node.Value.Cancel(cancellationToken);
    }
}
