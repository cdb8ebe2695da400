using System.Diagnostics;
using FaceNet.LocalBackends;

namespace FaceNet.Benchmarks.Clusterer.WholePath;

/// <summary>Garnet and the mock broker in a process of their own, so that their processor time can be told from that of the Clusterer.</summary>
internal sealed class LocalBackendsProcess : IAsyncDisposable
{
    private readonly Process _process;

    private LocalBackendsProcess(Process process, string redis, string kafka)
    {
        (_process, Redis, Kafka) = (process, redis, kafka);
    }

    public string Redis { get; }

    public string Kafka { get; }

    /// <summary>What it has used so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static async Task<LocalBackendsProcess> StartAsync()
    {
        // The program's copy beside this one lacks what this one's shared frameworks bring along.
        string own = Path.Combine(AppContext.BaseDirectory, typeof(LocalBackendsProcess).Assembly.GetName().Name!);
        string program = Path.Combine(AppContext.BaseDirectory, typeof(LocalBackendsHost).Assembly.GetName().Name + ".dll");
        string[] command = ["exec", "--runtimeconfig", own + ".runtimeconfig.json", "--depsfile", own + ".deps.json", program];
        Process process = Process.Start(new ProcessStartInfo("dotnet", command) { RedirectStandardOutput = true })!;
        string redis = await ReadAsync(process, "redis"), kafka = await ReadAsync(process, "kafka");
        return new LocalBackendsProcess(process, redis, kafka);
    }

    public async ValueTask DisposeAsync()
    {
        using (_process)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }
    }

    private static async Task<string> ReadAsync(Process process, string name)
    {
        string line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"The backends ended before they said where {name} is.");
        return line.StartsWith(name, StringComparison.Ordinal) ? line[name.Length..].Trim() : throw new InvalidOperationException($"The backends said '{line}' instead of where {name} is.");
    }
}
