using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;

namespace FaceNet.Testing;

/// <summary>A built executable of the repository, run as a process of its own; disposal stops it, by force if need be.</summary>
public sealed class ProcessUnderTest : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(180);

    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly ConcurrentQueue<string> _transcript = new();
    private readonly ConcurrentQueue<string> _errors = new();

    private ProcessUnderTest(Process process) => _process = process;

    /// <summary>Everything the process has written so far, standard output and standard error together.</summary>
    public string Transcript => string.Join(Environment.NewLine, _transcript);

    /// <summary>What the process has written to standard error so far.</summary>
    public string Errors => string.Join(Environment.NewLine, _errors);

    /// <summary>How long processors have worked for it.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts the program whose assembly <paramref name="anyPublicType"/> belongs to.</summary>
    public static ProcessUnderTest Start(Type anyPublicType, params IEnumerable<string> arguments) =>
        StartIn(new Dictionary<string, string>(), anyPublicType, arguments);

    /// <summary>The same, with variables on top of the environment of the tests.</summary>
    public static ProcessUnderTest StartIn(
        IReadOnlyDictionary<string, string> environment, Type anyPublicType, params IEnumerable<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(anyPublicType);
        return Start(environment, "dotnet", [ProgramToRun(anyPublicType.Assembly.GetName().Name!), .. arguments]);
    }

    /// <summary>
    /// Starts the copy of a program that lies beside the tests, with everything that they reference at hand: what the environment names to be
    /// loaded into it may be theirs.
    /// </summary>
    /// <param name="environment">Variables on top of the environment of the tests.</param>
    /// <param name="program">Any public type of the program.</param>
    /// <param name="tests">Any type of the tests.</param>
    /// <param name="arguments">The command line.</param>
    public static ProcessUnderTest StartBeside(
        IReadOnlyDictionary<string, string> environment, Type program, Type tests, params IEnumerable<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(tests);
        var owner = Path.Combine(AppContext.BaseDirectory, tests.Assembly.GetName().Name!);
        var copy = Path.Combine(AppContext.BaseDirectory, program.Assembly.GetName().Name + ".dll");
        return Start(environment, "dotnet", ["exec", "--runtimeconfig", $"{owner}.runtimeconfig.json", "--depsfile", $"{owner}.deps.json", copy, .. arguments]);
    }

    /// <summary>Waits for a line of standard output that starts with <paramref name="prefix"/> and returns what follows it, trimmed.</summary>
    /// <exception cref="InvalidOperationException">The process ended, or 60 s passed, before it wrote such a line.</exception>
    public async Task<string> ReadLineAsync(string prefix, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Deadline);
        try
        {
            while (true)
            {
                var line = await _lines.Reader.ReadAsync(patience.Token);
                if (line.StartsWith(prefix, StringComparison.Ordinal))
                {
                    return line[prefix.Length..].Trim();
                }
            }
        }
        catch (Exception failure) when (failure is ChannelClosedException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new InvalidOperationException($"The process wrote no line that starts with '{prefix}'. It wrote:\n{Transcript}", failure);
        }
    }

    /// <summary>Asks the process to stop, as Kubernetes and systemd do. Not on Windows, which has no such signal.</summary>
    public Task TerminateAsync(CancellationToken cancellationToken) => SignalAsync("TERM", cancellationToken);

    /// <summary>Stops the process where it stands, with its connections open. Not on Windows.</summary>
    public Task FreezeAsync(CancellationToken cancellationToken) => SignalAsync("STOP", cancellationToken);

    /// <summary>Lets a frozen process go on.</summary>
    public Task ThawAsync(CancellationToken cancellationToken) => SignalAsync("CONT", cancellationToken);

    /// <summary>Ends the process at once, as a crash or the out-of-memory killer does.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill();
        await _process.WaitForExitAsync(cancellationToken);
    }

    /// <summary>Waits for the end of the process and returns its exit code.</summary>
    public async Task<int> ExitCodeAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using (_process)
        {
            await StopAsync();
        }
    }

    private async Task SignalAsync(string signal, CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(cancellationToken);
    }

    // Asks first, so that the program removes its temporary files.
    private async Task StopAsync()
    {
        using var patience = new CancellationTokenSource(Deadline);
        try
        {
            if (!_process.HasExited && !OperatingSystem.IsWindows())
            {
                await TerminateAsync(patience.Token);
                await _process.WaitForExitAsync(patience.Token);
            }
        }
        finally
        {
            _process.Kill(entireProcessTree: true);
        }
    }

    // FACENET_TEST_PUBLISHED names a folder of published programs, <name without "FaceNet.">/<name>.dll, to be run instead of those that were built.
    private static string ProgramToRun(string name) =>
        Environment.GetEnvironmentVariable("FACENET_TEST_PUBLISHED") is { Length: > 0 } published
            ? Path.Combine(published, name["FaceNet.".Length..], name + ".dll")
            : BuiltAssembly(name);

    // The copy in the test's own folder lacks what the test's shared frameworks bring along, so the program starts from where
    // it was built: artifacts/bin/<project>/<configuration>, beside the folder of the test.
    private static string BuiltAssembly(string name)
    {
        var testFolder = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(testFolder.Parent!.Parent!.FullName, name, testFolder.Name, name + ".dll");
    }

    private static ProcessUnderTest Start(IReadOnlyDictionary<string, string> environment, string fileName, IEnumerable<string> arguments)
    {
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(fileName, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        foreach (var (name, value) in environment)
        {
            process.StartInfo.Environment[name] = value;
        }

        var started = new ProcessUnderTest(process);
        process.OutputDataReceived += (_, output) => started.Receive(output.Data);
        process.ErrorDataReceived += (_, error) => started.NoteError(error.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return started;
    }

    private void Receive(string? line)
    {
        Note(line);
        if (line is null)
        {
            _lines.Writer.TryComplete();
        }
        else
        {
            _lines.Writer.TryWrite(line);
        }
    }

    private void NoteError(string? line)
    {
        Note(line);
        if (line is not null)
        {
            _errors.Enqueue(line);
        }
    }

    private void Note(string? line)
    {
        if (line is not null)
        {
            _transcript.Enqueue(line);
        }
    }
}
