using System.Threading.Channels;

namespace FaceNet.Trainer.Data;

/// <summary>
/// Batches that are made ahead on the processor while the network learns from the last one on its GPU. Holds four batches at most: one in use, two
/// ready, one being made; their arrays are used again.
/// </summary>
internal sealed class BatchQueue : IBatchSource
{
    private const int Ready = 2;

    private readonly IBatchSampler _sampler;
    private readonly BatchBuilder _builder;
    private readonly Channel<FaceBatch> _ready = Channel.CreateBounded<FaceBatch>(new BoundedChannelOptions(Ready) { SingleReader = true, SingleWriter = true });
    private readonly Channel<FaceBatch> _used = Channel.CreateUnbounded<FaceBatch>();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _making;
    private FaceBatch? _inUse;

    /// <param name="sampler">Says which photos are in a batch; from now on for this queue alone.</param>
    /// <param name="builder">Makes it; from now on for this queue alone.</param>
    /// <param name="firstStep">Step of the first batch.</param>
    public BatchQueue(IBatchSampler sampler, BatchBuilder builder, long firstStep)
    {
        _sampler = sampler;
        _builder = builder;
        _making = Task.Run(() => MakeAsync(firstStep));
    }

    /// <inheritdoc/>
    public async ValueTask<FaceBatch> NextAsync(CancellationToken cancellationToken)
    {
        if (_inUse is not null)
        {
            _used.Writer.TryWrite(_inUse);
        }

        // Once making has failed, waiting throws what it failed with.
        await _ready.Reader.WaitToReadAsync(cancellationToken);
        return _ready.Reader.TryRead(out _inUse) ? _inUse : throw new InvalidOperationException("The queue is disposed.");
    }

    /// <summary>Stops making batches; those taken become invalid.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _making;
        _stop.Dispose();
    }

    private async Task MakeAsync(long step)
    {
        try
        {
            for (; ; step++)
            {
                _used.Reader.TryRead(out FaceBatch? used);
                await _ready.Writer.WriteAsync(_builder.Build(_sampler.At(step), step, used), _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            _ready.Writer.Complete();
        }
        catch (Exception exception)
        {
            _ready.Writer.Complete(exception);
        }
    }
}
