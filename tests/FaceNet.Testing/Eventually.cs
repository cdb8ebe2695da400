using System.Diagnostics;

namespace FaceNet.Testing;

/// <summary>Waits for a state that other processes or libraries reach without telling. The only place in the tests that polls.</summary>
public static class Eventually
{
    private static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Returns as soon as <paramref name="holds"/> says true.</summary>
    /// <param name="phase">What is waited for, as it should read in "Waited 30 s in vain for ...".</param>
    /// <param name="holds">Looks at the state; it is called again until it holds. What it throws ends the wait.</param>
    /// <param name="cancellationToken">The test's token.</param>
    /// <param name="deadline">The longest wait; 30 s unless given.</param>
    /// <exception cref="TimeoutException">The phase was not reached.</exception>
    public static async Task HoldsAsync(
        string phase, Func<Task<bool>> holds, CancellationToken cancellationToken, TimeSpan? deadline = null)
    {
        ArgumentNullException.ThrowIfNull(holds);
        var limit = deadline ?? DefaultDeadline;
        var waited = Stopwatch.StartNew();
        while (!await holds())
        {
            if (waited.Elapsed > limit)
            {
                throw new TimeoutException($"Waited {limit.TotalSeconds:0.#} s in vain for {phase}.");
            }

            await Task.Delay(Interval, cancellationToken);
        }
    }

    /// <inheritdoc cref="HoldsAsync(string, Func{Task{bool}}, CancellationToken, TimeSpan?)"/>
    public static Task HoldsAsync(string phase, Func<bool> holds, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        HoldsAsync(phase, () => Task.FromResult(holds()), cancellationToken, deadline);
}
