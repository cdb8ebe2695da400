using System.Diagnostics;
using FaceNet.ModelContract;

namespace FaceNet.Embedder.Batching;

/// <summary>A crop that waits for its batch. It ends exactly once: with a vector, an error, or its caller's cancellation.</summary>
/// <param name="crop">The crop, at the size of the model's input.</param>
/// <param name="priority">How urgent it is.</param>
/// <param name="arrivedAt">The time stamp of its arrival.</param>
/// <param name="deadline">When its caller stops waiting; null for never.</param>
internal sealed class PendingFace(RgbImage crop, FacePriority priority, long arrivedAt, DateTimeOffset? deadline)
{
    // The loop must not run the callers' code between two batches.
    private readonly TaskCompletionSource<BatchedEmbedding> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RgbImage Crop { get; } = crop;

    public FacePriority Priority { get; } = priority;

    public long ArrivedAt { get; } = arrivedAt;

    public DateTimeOffset? Deadline { get; } = deadline;

    /// <summary>What the face belongs to; null where nobody listens.</summary>
    public Activity? Span { get; } = EmbedderSpans.OfFace();

    public Task<BatchedEmbedding> Outcome => _outcome.Task;

    public void Complete(BatchedEmbedding embedding) => _outcome.TrySetResult(embedding);

    public void Fail(Exception exception) => _outcome.TrySetException(exception);

    public void Cancel(CancellationToken cancellationToken) => _outcome.TrySetCanceled(cancellationToken);
}
