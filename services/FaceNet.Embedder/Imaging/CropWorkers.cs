using FaceNet.Embedder.Batching;
using Microsoft.Extensions.Options;

namespace FaceNet.Embedder.Imaging;

/// <summary>
/// Decodes and crops on the thread pool while the model computes, few pictures at a time, as many as there are processors unless the options say less: a decoded
/// picture may take 375 MB, so more at a time would gain nothing and could cost all memory. Those that wait get their turn as in
/// the queue of the model: live ones first, bulk ones with their share. Thread-safe.
/// </summary>
internal sealed class CropWorkers
{
    private readonly Lock _gate = new();
    private readonly LinkedList<TaskCompletionSource> _live = new();
    private readonly LinkedList<TaskCompletionSource> _bulk = new();
    private readonly BatchingOptions _options;
    private int _free;
    private double _bulkCredit;

    public CropWorkers(IOptions<BatchingOptions> options)
        : this(options.Value, options.Value.EffectiveCropWorkers)
    {
    }

    internal CropWorkers(BatchingOptions options, int workers) => (_options, _free) = (options, workers);

    /// <summary>Has a picture decoded and cropped when its turn comes.</summary>
    /// <param name="priority">How urgent it is.</param>
    /// <param name="crop">Decodes and crops.</param>
    /// <param name="cancellationToken">Ends the wait for the turn.</param>
    public async Task<T> RunAsync<T>(FacePriority priority, Func<T> crop, CancellationToken cancellationToken)
    {
        await EnterAsync(priority, cancellationToken);
        try
        {
            return await Task.Run(crop, cancellationToken);
        }
        finally
        {
            Leave();
        }
    }

    private async Task EnterAsync(FacePriority priority, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        LinkedListNode<TaskCompletionSource> node;
        lock (_gate)
        {
            if (_free > 0)
            {
                _free--;
                return;
            }

            node = (priority == FacePriority.Live ? _live : _bulk).AddLast(turn);
        }

        await using (cancellationToken.UnsafeRegister((_, token) => GiveUp(node, token), null))
        {
            await turn.Task;
        }
    }

    private void GiveUp(LinkedListNode<TaskCompletionSource> node, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            // Without a list it has had its turn, and a worker to give back.
            if (node.List is null)
            {
                return;
            }

            node.List.Remove(node);
        }

        node.Value.TrySetCanceled(cancellationToken);
    }

    private void Leave()
    {
        lock (_gate)
        {
            var next = BatchDecision.Decide(_live.Count, _bulk.Count, TimeSpan.Zero, _bulkCredit, maxBatch: 1, _options);
            _bulkCredit = next.BulkCredit;
            if (!next.Runs)
            {
                _free++;
                return;
            }

            var line = next.Live > 0 ? _live : _bulk;
            line.First!.Value.SetResult();
            line.RemoveFirst();
        }
    }
}
