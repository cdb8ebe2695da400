namespace FaceNet.Standalone.Demo.Streaming;

/// <summary>
/// Bounds the events that are sent and not yet settled, so that the topics between the services stay small as well. Thread-safe.
/// </summary>
/// <param name="limit">The most unsettled events.</param>
internal sealed class Backlog(int limit)
{
    private readonly Lock _gate = new();
    private int _settled;
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The limit that keeps the vectors of one partition below a number of bytes.</summary>
    public static int LimitFor(int dimensions, long bytes) => (int)(bytes / ((dimensions * sizeof(float)) + 512));

    /// <summary>Waits until one more may be sent.</summary>
    /// <param name="sent">How many are sent already.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task WaitForRoomAsync(int sent, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task moved;
            lock (_gate)
            {
                if (sent - _settled < limit)
                {
                    return;
                }

                moved = _moved.Task;
            }

            await moved.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Tells how many are settled by now.</summary>
    public void Settled(int count)
    {
        lock (_gate)
        {
            _settled = count;
            _moved.SetResult();
            _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
