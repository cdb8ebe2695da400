using Spectre.Console;

namespace FaceNet.Standalone.Demo.Progress;

/// <summary>What the demo says while it runs: live bars on a terminal, plain lines where the output is redirected.</summary>
internal sealed class DemoConsole
{
    // A file has no width of its own.
    private const int PlainWidth = 200;

    private readonly IAnsiConsole _console;
    private readonly TimeProvider _time;
    private readonly List<(string Stage, TimeSpan Elapsed)> _stages = [];

    public DemoConsole(TextWriter output, TimeProvider time)
    {
        var isTerminal = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!isTerminal)
        {
            _console.Profile.Width = PlainWidth;
        }

        _time = time;
    }

    /// <summary>How long each stage took so far, in order.</summary>
    public IReadOnlyList<(string Stage, TimeSpan Elapsed)> Stages => _stages;

    public void Write(Spectre.Console.Rendering.IRenderable content) => _console.Write(content);

    public void WriteLine(string text = "") => _console.WriteLine(text);

    public void Warn(string text) => _console.Write(new Text($"warning: {text}{Environment.NewLine}", new Style(Color.Yellow)));

    public void Fail(string text) => _console.Write(new Text($"{text}{Environment.NewLine}", new Style(Color.Red, decoration: Decoration.Bold)));

    /// <summary>Runs a stage, shows how far it is, and notes how long it took.</summary>
    /// <param name="stage">What is done, as it should read at the start of a line.</param>
    /// <param name="unit">What is counted, in the plural.</param>
    /// <param name="work">The stage.</param>
    public async Task<T> StageAsync<T>(string stage, string unit, Func<IStageProgress, Task<T>> work)
    {
        var began = _time.GetTimestamp();
        var result = _console.Profile.Capabilities.Interactive
            ? await LiveProgress.ShowAsync(_console, stage, unit, _time, work)
            : await PlainProgress.ShowAsync(_console, stage, unit, _time, work);
        _stages.Add((stage, _time.GetElapsedTime(began)));
        return result;
    }
}
