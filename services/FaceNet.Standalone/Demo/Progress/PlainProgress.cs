using Spectre.Console;

namespace FaceNet.Standalone.Demo.Progress;

/// <summary>Progress for logs and files: a line now and then, and one at the end.</summary>
internal sealed class PlainProgress(IAnsiConsole console, string stage, string unit, TimeProvider time) : IStageProgress
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly long _began = time.GetTimestamp();
    private long _written = time.GetTimestamp();
    private int _total;
    private int _done;
    private string _note = "";

    public static async Task<T> ShowAsync<T>(IAnsiConsole console, string stage, string unit, TimeProvider time, Func<IStageProgress, Task<T>> work)
    {
        var progress = new PlainProgress(console, stage, unit, time);
        var result = await work(progress);
        progress.Write("done");
        return result;
    }

    public void Start(int total) => _total = total;

    public void Advance()
    {
        lock (_gate)
        {
            _done++;
            WriteNowAndThen();
        }
    }

    public void Set(int done, string note)
    {
        lock (_gate)
        {
            (_done, _note) = (done, note);
            WriteNowAndThen();
        }
    }

    private void WriteNowAndThen()
    {
        if (time.GetElapsedTime(_written) >= Interval)
        {
            _written = time.GetTimestamp();
            Write($"{100.0 * _done / Math.Max(1, _total),3:0} %");
        }
    }

    private void Write(string state)
    {
        var elapsed = time.GetElapsedTime(_began);
        var counted = _total == 0 ? "" : $"  {_done:N0} of {_total:N0} {unit}, {_done / elapsed.TotalSeconds:N0}/s";
        var note = _note.Length == 0 ? "" : $"  ({_note})";
        console.WriteLine($"{stage,-20} {state,5}  {elapsed.TotalSeconds,5:0.0} s{counted}{note}");
    }
}
