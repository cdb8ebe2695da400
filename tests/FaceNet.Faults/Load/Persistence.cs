using System.Collections.Concurrent;
using Grpc.Core;

namespace FaceNet.Faults.Load;

/// <summary>Callers that ask again until there is an answer, and what they were told meanwhile. Thread-safe.</summary>
internal sealed class Persistence
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentQueue<string> _wrong = new();
    private long _unanswered;

    /// <summary>Calls that ended with an error.</summary>
    public long Unanswered => Interlocked.Read(ref _unanswered);

    /// <summary>What should not have happened, in words.</summary>
    public IReadOnlyCollection<string> Wrong => _wrong;

    /// <summary>Notes something that should not have happened; null for nothing.</summary>
    public void Note(string? wrong)
    {
        if (wrong is not null)
        {
            _wrong.Enqueue(wrong);
        }
    }

    /// <summary>Asks until there is an answer.</summary>
    /// <param name="what">What the call is, for words.</param>
    /// <param name="call">Asks once.</param>
    /// <param name="end">When there need not be an answer any more.</param>
    /// <returns>Whether there was one; not where the end came before it, or an error that does not say to retry.</returns>
    public async Task<bool> UntilAnsweredAsync(string what, Func<Task> call, CancellationToken end)
    {
        while (true)
        {
            try
            {
                await call();
                return true;
            }
            catch (RpcException failure)
            {
                Interlocked.Increment(ref _unanswered);
                if (!Answered.MayComeLater(failure.StatusCode))
                {
                    Note($"{what} ended with {failure.Status}, which does not say to retry.");
                    return false;
                }
            }

            if (end.IsCancellationRequested)
            {
                return false;
            }

            await Task.Delay(RetryPause, CancellationToken.None);
        }
    }
}
