using System.Diagnostics;

namespace FaceNet.Benchmarks;

/// <summary>Times two ways of doing the same by turns, so that a machine that slows down slows both down.</summary>
internal static class Stopwatches
{
    /// <summary>Median seconds of both over the rounds; one round before them warms up and does not count.</summary>
    public static (double First, double Second) Compare(int rounds, Action first, Action second)
    {
        var seconds = Enumerable.Range(0, rounds + 1).Select(_ => (First: Time(first), Second: Time(second))).Skip(1).ToArray();
        return (Medians.Of(seconds.Select(each => each.First)), Medians.Of(seconds.Select(each => each.Second)));
    }

    private static double Time(Action action)
    {
        long started = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
