using Spectre.Console;
using Spectre.Console.Rendering;

namespace FaceNet.Standalone.Demo.Progress;

/// <summary>Progress for a terminal: a bar that grows, with the rate beside it.</summary>
internal sealed class LiveProgress : IStageProgress
{
    private readonly ProgressTask _task;
    private volatile string _note = "";
    private volatile bool _isCounted;

    private LiveProgress(ProgressTask task) => _task = task;

    public static Task<T> ShowAsync<T>(IAnsiConsole console, string stage, string unit, TimeProvider time, Func<IStageProgress, Task<T>> work)
    {
        var began = time.GetTimestamp();
        LiveProgress? progress = null;
        string Figures(ProgressTask task) => progress is { _isCounted: true }
            ? $"{task.Value,7:N0} of {task.MaxValue:N0} {unit}  {task.Value / time.GetElapsedTime(began).TotalSeconds,5:N0}/s  {progress._note}"
            : "";

        return console.Progress()
            .AutoRefresh(true)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn { Width = 30 },
                new ElapsedColumn(),
                new FiguresColumn(Figures))
            .StartAsync(async context =>
            {
                var task = context.AddTask(stage.PadRight(20), maxValue: 1);
                progress = new LiveProgress(task);
                var result = await work(progress);
                task.Value = task.MaxValue;
                task.StopTask();
                return result;
            });
    }

    public void Start(int total)
    {
        _task.MaxValue = Math.Max(1, total);
        _isCounted = total > 0;
    }

    public void Advance() => _task.Increment(1);

    public void Set(int done, string note)
    {
        _note = note;
        _task.Value = done;
    }

    private sealed class ElapsedColumn : ProgressColumn
    {
        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text($"{task.ElapsedTime?.TotalSeconds ?? 0,5:0.0} s");
    }

    private sealed class FiguresColumn(Func<ProgressTask, string> figures) : ProgressColumn
    {
        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(figures(task));
    }
}
