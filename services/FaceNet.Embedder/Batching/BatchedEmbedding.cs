using System.Diagnostics;
using FaceNet.ModelContract;

namespace FaceNet.Embedder.Batching;

/// <summary>A face's vector and what it cost.</summary>
/// <param name="Embedding">The vector.</param>
/// <param name="QueueTime">From its arrival in the queue to the start of its batch.</param>
/// <param name="ComputeTime">How long the batch took.</param>
/// <param name="BatchSize">How many faces shared the batch.</param>
internal sealed record BatchedEmbedding(FaceEmbedding Embedding, TimeSpan QueueTime, TimeSpan ComputeTime, int BatchSize)
{
    /// <summary>The span of the batch; null where nobody listens.</summary>
    public Activity? Span { get; init; }
}
