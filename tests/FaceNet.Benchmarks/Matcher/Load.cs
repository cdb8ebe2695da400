using System.Collections.Concurrent;
using System.Diagnostics;

namespace FaceNet.Benchmarks.Matcher;

/// <summary>What callers got that do one thing after the other, each as soon as the last one is done.</summary>
/// <param name="PerSecond">How many were done per second, by all callers together.</param>
/// <param name="Milliseconds">How long each took.</param>
/// <param name="Used">Processor time per one of them.</param>
internal sealed record Load(double PerSecond, IReadOnlyCollection<double> Milliseconds, ProcessorTime Used)
{
    private const double RampUpSeconds = 0.3;

    /// <summary>Lets callers work for some time.</summary>
    /// <param name="callers">How many.</param>
    /// <param name="act">What they do; gets the number of the caller and of its turn.</param>
    /// <param name="seconds">How long to count.</param>
    /// <param name="store">Whose processor time is counted.</param>
    public static async Task<Load> RunAsync(int callers, Func<int, int, Task> act, double seconds, VectorStore store)
    {
        using var stop = new CancellationTokenSource();
        var times = new ConcurrentQueue<double>();
        Task[] working = [.. Enumerable.Range(0, callers).Select(caller => Task.Run(() => WorkAsync(caller, act, times, stop.Token)))];
        await Task.Delay(TimeSpan.FromSeconds(RampUpSeconds));
        ProcessorTime before = await ProcessorTime.ReadAsync(store);
        times.Clear();
        long started = Stopwatch.GetTimestamp();
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        double[] counted = [.. times];
        double elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
        ProcessorTime used = (await ProcessorTime.ReadAsync(store) - before).Per(counted.Length);
        await stop.CancelAsync();
        await Task.WhenAll(working);
        return new Load(counted.Length / elapsed, counted, used);
    }

    /// <summary>The middle of several rounds of the same.</summary>
    public static Load Middle(IReadOnlyList<Load> rounds)
    {
        return new Load(Medians.Of(rounds.Select(round => round.PerSecond)), [.. rounds.SelectMany(round => round.Milliseconds)], ProcessorTime.Middle([.. rounds.Select(round => round.Used)]));
    }

    private static async Task WorkAsync(int caller, Func<int, int, Task> act, ConcurrentQueue<double> times, CancellationToken stop)
    {
        // Each one is finished: what a cancelled one had cost would be counted for nobody.
        for (int turn = 0; !stop.IsCancellationRequested; turn++)
        {
            long started = Stopwatch.GetTimestamp();
            await act(caller, turn);
            times.Enqueue(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
    }
}
