using System.Diagnostics;

namespace FaceNet.Benchmarks.Matcher;

/// <summary>Processor time in milliseconds: where it goes shows what a service costs around its store, also when both share the cores.</summary>
/// <param name="Process">Of this process: callers, Matcher, and a store inside it.</param>
/// <param name="Store">Of a store outside this process; null where it does not tell, or is inside.</param>
internal readonly record struct ProcessorTime(double Process, double? Store)
{
    /// <summary>Of both together.</summary>
    public double Total => Process + (Store ?? 0);

    public static ProcessorTime operator -(ProcessorTime later, ProcessorTime earlier)
    {
        return new ProcessorTime(later.Process - earlier.Process, later.Store - earlier.Store);
    }

    /// <summary>What was used so far.</summary>
    public static async Task<ProcessorTime> ReadAsync(VectorStore store)
    {
        using Process process = System.Diagnostics.Process.GetCurrentProcess();
        return new ProcessorTime(process.TotalProcessorTime.TotalMilliseconds, (await store.ProcessorTimeAsync())?.TotalMilliseconds);
    }

    /// <summary>The middle of several.</summary>
    public static ProcessorTime Middle(IReadOnlyCollection<ProcessorTime> times)
    {
        return new ProcessorTime(
            Medians.Of(times.Select(time => time.Process)), times.All(time => time.Store is not null) ? Medians.Of(times.Select(time => time.Store!.Value)) : null);
    }

    /// <summary>The share of each of so many.</summary>
    public ProcessorTime Per(int count)
    {
        return new ProcessorTime(Process / count, Store / count);
    }

    /// <summary>Adds these figures to the parameters of a result.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="prefix">Tells whose figures they are.</param>
    public void AddTo(Dictionary<string, object> parameters, string prefix)
    {
        parameters[$"{prefix}cpu_ms"] = Math.Round(Total, 3);
        if (Store is { } store)
        {
            parameters[$"{prefix}store_cpu_ms"] = Math.Round(store, 3);
        }
    }
}
