using System.Text.Json;
using FaceNet.Trainer.Training;

namespace FaceNet.Trainer.Runs;

/// <summary>The folder of a run: plan.json, log.jsonl, checkpoint/ and, where the run is validated, best/.</summary>
internal sealed class RunFolder(string path)
{
    public string Path => path;

    /// <summary>The state the run goes on from.</summary>
    public string Checkpoint => System.IO.Path.Combine(path, "checkpoint");

    /// <summary>The state of the best validation.</summary>
    public string Best => System.IO.Path.Combine(path, "best");

    /// <summary>The best state where the run was validated, else the last.</summary>
    public string BestOrLast => Directory.Exists(Best) ? Best : Checkpoint;

    /// <summary>The model, where it was exported into the folder of the run.</summary>
    public string Model => System.IO.Path.Combine(path, "model");

    /// <summary>Whether the folder holds a run that can be gone on with.</summary>
    public bool HoldsRun => File.Exists(PlanFile);

    /// <summary>A line per data set and per report.</summary>
    public string Log => System.IO.Path.Combine(path, "log.jsonl");

    private string PlanFile => System.IO.Path.Combine(path, "plan.json");

    /// <summary>Takes the folder for a new run.</summary>
    /// <exception cref="TrainerException">It holds a run already, or cannot be written.</exception>
    public void Begin(RunPlan plan)
    {
        if (File.Exists(PlanFile) || Directory.Exists(Checkpoint))
        {
            throw new TrainerException($"'{path}' already holds a run. Go on with it by --resume, or name another --run.");
        }

        Write(() =>
        {
            // Renamed into place, so that a full disk leaves no half of a plan.
            string unfinished = PlanFile + ".new";
            Directory.CreateDirectory(path);
            File.WriteAllText(unfinished, JsonSerializer.Serialize(plan, TrainerJson.Indented) + "\n");
            File.Move(unfinished, PlanFile, overwrite: true);
        });
    }

    /// <summary>What the run in the folder was asked to do.</summary>
    /// <exception cref="TrainerException">There is no run, or its plan is damaged.</exception>
    public RunPlan ReadPlan()
    {
        if (!File.Exists(PlanFile))
        {
            throw new TrainerException($"'{path}' holds no run (plan.json is missing). Name the folder of a run, or leave out --resume to start one.");
        }

        try
        {
            return JsonSerializer.Deserialize<RunPlan>(File.ReadAllText(PlanFile), TrainerJson.Indented) ?? throw new JsonException("the file holds null");
        }
        catch (JsonException exception)
        {
            throw new TrainerException($"'{PlanFile}' cannot be read: {exception.Message} Mend it, or start a new run.", exception);
        }
    }

    /// <summary>What the log holds so far, in the order of the steps; also while the run writes on.</summary>
    public IEnumerable<TrainingReport> ReadReports()
    {
        return File.Exists(Log) ? ReadLines(Log).Select(ReportOf).OfType<TrainingReport>() : [];
    }

    /// <summary>Readies the log to go on from a step: what a run that died had written beyond it is taken out, as those steps will be taken again.</summary>
    /// <exception cref="TrainerException">It cannot be written.</exception>
    public void TrimLog(long step)
    {
        if (File.Exists(Log))
        {
            Write(() => File.WriteAllLines(Log, File.ReadLines(Log).Where(line => StepOf(line) is { } logged && logged <= step).ToArray()));
        }
    }

    /// <summary>Writes a line of the log.</summary>
    /// <exception cref="TrainerException">It cannot be written.</exception>
    public void AppendToLog<T>(T line)
    {
        Write(() => File.AppendAllText(Log, JsonSerializer.Serialize(line, TrainerJson.Line) + "\n"));
    }

    private void Write(Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TrainerException($"The run folder '{path}' cannot be written: {exception.Message} Its last checkpoint is kept. Make room or mend the folder, then go on with --resume.", exception);
        }
    }

    // File.ReadLines would keep the run from writing on where files are locked.
    private static IEnumerable<string> ReadLines(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    private static TrainingReport? ReportOf(string line)
    {
        return StepOf(line) is null ? null : JsonSerializer.Deserialize<TrainingReport>(line, TrainerJson.Line);
    }

    // Null for what is no report: the data sets, which are listed anew, and a line that was cut off.
    private static long? StepOf(string line)
    {
        try
        {
            using JsonDocument parsed = JsonDocument.Parse(line);
            return parsed.RootElement.TryGetProperty("step", out JsonElement step) ? step.GetInt64() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
