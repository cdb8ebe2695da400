namespace FaceNet.Testing;

/// <summary>
/// A gate in the code under test: it stops there until the test has seen it arrive and lets it go. Takes the place of sleeps.
/// </summary>
public sealed class SyncPoint
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    private readonly string _name;
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Creates a gate.</summary>
    /// <param name="name">The phase it stands for, named when it is not reached.</param>
    public SyncPoint(string name) => _name = name;

    /// <summary>Called by the code under test: reports its arrival and waits for the release.</summary>
    public Task ArriveAsync(CancellationToken cancellationToken)
    {
        _arrived.TrySetResult();
        return WithinDeadlineAsync(_released.Task, "released", cancellationToken);
    }

    /// <summary>Called by the test: waits until the code under test stands at the gate.</summary>
    /// <exception cref="TimeoutException">It did not arrive within 30 s.</exception>
    public Task ReachedAsync(CancellationToken cancellationToken) =>
        WithinDeadlineAsync(_arrived.Task, "reached", cancellationToken);

    /// <summary>Called by the test: lets the code under test go on, now and whenever it comes here again.</summary>
    public void Release() => _released.TrySetResult();

    private async Task WithinDeadlineAsync(Task task, string what, CancellationToken cancellationToken)
    {
        try
        {
            await task.WaitAsync(Deadline, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"'{_name}' was not {what} within {Deadline.TotalSeconds:0} s.");
        }
    }
}
