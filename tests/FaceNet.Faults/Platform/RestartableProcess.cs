using FaceNet.Faults.Load;
using FaceNet.Testing;

namespace FaceNet.Faults.Platform;

/// <summary>A program that can die and be started again in the same place.</summary>
/// <param name="name">What it is, for words.</param>
/// <param name="start">Starts it.</param>
/// <param name="isReady">Waits until it can be used.</param>
internal sealed class RestartableProcess(string name, Func<ProcessUnderTest> start, Func<ProcessUnderTest, CancellationToken, Task> isReady) : IAsyncDisposable
{
    private static readonly Patience ToStop = new(TimeSpan.FromSeconds(60));

    private readonly List<string> _transcripts = [];
    private ProcessUnderTest? _process;

    /// <summary>What it is, for words.</summary>
    public string Name => name;

    /// <summary>What it has written, in all of its lives.</summary>
    public string Transcript => string.Join(Environment.NewLine, [.. _transcripts, _process?.Transcript ?? ""]);

    /// <summary>How long processors have worked for it in its present life.</summary>
    public TimeSpan ProcessorTime => _process!.ProcessorTime;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _process = start();
        await isReady(_process, cancellationToken);
    }

    /// <summary>Dies as by <c>kill -9</c>.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        await _process!.KillAsync(cancellationToken);
        await EndAsync(_process);
    }

    /// <summary>Is told to stop, as by Kubernetes, and returns its exit code. It dies where it does not stop within a minute.</summary>
    public async Task<int> StopAsync(CancellationToken cancellationToken)
    {
        await _process!.TerminateAsync(cancellationToken);
        var exitCode = _process.ExitCodeAsync(cancellationToken);
        if (await ToStop.EndsAsync($"the {name} to stop", exitCode) is not null)
        {
            await _process.KillAsync(cancellationToken);
        }

        var ended = await exitCode;
        await EndAsync(_process);
        return ended;
    }

    /// <summary>Stands still with its connections open.</summary>
    public Task FreezeAsync(CancellationToken cancellationToken) => _process!.FreezeAsync(cancellationToken);

    /// <summary>Goes on.</summary>
    public Task ThawAsync(CancellationToken cancellationToken) => _process!.ThawAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.ThawAsync(CancellationToken.None);
            await _process.DisposeAsync();
        }
    }

    private async Task EndAsync(ProcessUnderTest process)
    {
        _transcripts.Add(process.Transcript);
        await process.DisposeAsync();
        _process = null;
    }
}
