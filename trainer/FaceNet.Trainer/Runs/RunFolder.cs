using System.Text.Json;

namespace FaceNet.Trainer.Runs;

/// <summary>The folder of a run: plan.json, log.jsonl, checkpoint/ and, where the run is validated, best/.</summary>
internal sealed class RunFolder(string path)
{
    public string Path => path;

    /// <summary>The state the run goes on from.</summary>
    public string Checkpoint => System.IO.Path.Combine(path, "checkpoint");

    /// <summary>The state of the best validation.</summary>
    public string Best => System.IO.Path.Combine(path, "best");

    /// <summary>A line per data set and per report.</summary>
    public string Log => System.IO.Path.Combine(path, "log.jsonl");

    private string PlanFile => System.IO.Path.Combine(path, "plan.json");

    /// <summary>Takes the folder for a new run.</summary>
    /// <exception cref="TrainerException">It holds a run already.</exception>
    public void Begin(RunPlan plan)
    {
        if (File.Exists(PlanFile) || Directory.Exists(Checkpoint))
        {
            throw new TrainerException($"'{path}' already holds a run. Go on with it by --resume, or name another --run.");
        }

        Directory.CreateDirectory(path);
        File.WriteAllText(PlanFile, JsonSerializer.Serialize(plan, TrainerJson.Indented) + "\n");
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

    /// <summary>Opens the log to go on from a step: what a run that died had written beyond it is taken out, as those steps will be taken again.</summary>
    public StreamWriter OpenLog(long step)
    {
        if (File.Exists(Log))
        {
            string[] kept = [.. File.ReadLines(Log).Where(line => StepOf(line) is { } logged && logged <= step)];
            File.WriteAllLines(Log, kept);
        }

        return File.AppendText(Log);
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
