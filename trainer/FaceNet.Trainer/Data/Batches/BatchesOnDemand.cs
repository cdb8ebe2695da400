namespace FaceNet.Trainer.Data;

/// <summary>
/// Batches that are made when they are asked for, all in the same arrays. Where the network learns on the processor's cores this is faster than making
/// them ahead: a core that makes a batch during a step is one that the others of that step wait for.
/// </summary>
/// <param name="sampler">Says which photos are in a batch; from now on for this source alone.</param>
/// <param name="builder">Makes it; from now on for this source alone.</param>
/// <param name="firstStep">Step of the first batch.</param>
internal sealed class BatchesOnDemand(IBatchSampler sampler, BatchBuilder builder, long firstStep) : IBatchSource
{
    private long _step = firstStep;
    private FaceBatch? _batch;

    /// <inheritdoc/>
    public ValueTask<FaceBatch> NextAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _batch = builder.Build(sampler.At(_step), _step, _batch);
        _step++;
        return ValueTask.FromResult(_batch);
    }

    /// <summary>Nothing runs beside the reader, so nothing is to be ended.</summary>
    public ValueTask DisposeAsync()
    {
        return ValueTask.CompletedTask;
    }
}
