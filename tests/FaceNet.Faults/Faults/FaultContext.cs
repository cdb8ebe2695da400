using FaceNet.Faults.Load;
using FaceNet.Faults.Platform;

namespace FaceNet.Faults.Faults;

/// <summary>What a fault has to do with.</summary>
/// <param name="platform">The platform.</param>
/// <param name="load">The load on it.</param>
/// <param name="patience">How long to wait for what has to come.</param>
/// <param name="random">Chooses moments.</param>
/// <param name="time">Cancelled when the fault has lasted long enough.</param>
/// <param name="stop">Cancelled when the suite is to end.</param>
internal sealed class FaultContext(PlatformProcesses platform, PlatformLoad load, Patience patience, Random random, CancellationToken time, CancellationToken stop)
{
    public PlatformProcesses Platform => platform;

    public PlatformLoad Load => load;

    /// <summary>How long to wait for what has to come.</summary>
    public Patience Patience => patience;

    /// <summary>Cancelled when the suite is to end.</summary>
    public CancellationToken Stop => stop;

    /// <summary>Whether the fault has lasted long enough.</summary>
    public bool IsOver => time.IsCancellationRequested;

    /// <summary>How often it was injected.</summary>
    public int Injected { get; private set; }

    /// <summary>What the fault itself found lost.</summary>
    public long Lost { get; set; }

    public void Inject() => Injected++;

    public int Next(int max) => random.Next(max);

    /// <summary>Waits for a random time, no longer than the fault lasts.</summary>
    public async Task WaitAsync(TimeSpan shortest, TimeSpan longest)
    {
        await Task.Delay(shortest + ((longest - shortest) * random.NextDouble()), time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.ThrowIfCancellationRequested();
    }
}
