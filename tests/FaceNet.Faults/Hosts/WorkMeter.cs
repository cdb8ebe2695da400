using FaceNet.Faults.Platform;

namespace FaceNet.Faults.Hosts;

/// <summary>How long processors work for some processes from now on.</summary>
internal sealed class WorkMeter(IReadOnlyList<RestartableProcess> processes)
{
    private readonly TimeSpan[] _before = [.. processes.Select(process => process.ProcessorTime)];

    /// <summary>Seconds for each process.</summary>
    public double[] Read() => [.. processes.Zip(_before, (process, before) => (process.ProcessorTime - before).TotalSeconds)];
}
