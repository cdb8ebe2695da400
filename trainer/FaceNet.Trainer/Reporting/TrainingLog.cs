using System.Text.Json;

namespace FaceNet.Trainer.Reporting;

/// <summary>The curves of a run, read from its log.jsonl: for every number in a line, and in its statistics, the steps and the values.</summary>
/// <param name="Run">The folder of the run.</param>
/// <param name="Curves">Points by the name the number has in the log.</param>
internal sealed record TrainingLog(string Run, IReadOnlyDictionary<string, IReadOnlyList<(double Step, double Value)>> Curves)
{
    private const string FileName = "log.jsonl";

    /// <summary>Finds the log of a run, or else of the run the first checkpoint lies in.</summary>
    /// <param name="run">Folder of the run; null to go by the checkpoints.</param>
    /// <param name="checkpoints">Checkpoint folders.</param>
    /// <returns>Null where no run was named and no checkpoint lies in one.</returns>
    /// <exception cref="TrainerException">The run that was named has no log.</exception>
    public static TrainingLog? Find(string? run, IReadOnlyList<string> checkpoints)
    {
        if (run is not null)
        {
            return File.Exists(Path.Combine(run, FileName))
                ? Read(run)
                : throw new TrainerException($"'{run}' holds no {FileName}. Name the folder of a run, as given to train --run.");
        }

        return checkpoints.Select(folder => Path.GetDirectoryName(Path.GetFullPath(Path.TrimEndingDirectorySeparator(folder))))
            .OfType<string>().Where(folder => File.Exists(Path.Combine(folder, FileName))).Select(Read).FirstOrDefault();
    }

    /// <summary>The points of a curve; empty where the log has none of that name.</summary>
    public IReadOnlyList<(double Step, double Value)> Curve(string name)
    {
        return Curves.TryGetValue(name, out IReadOnlyList<(double, double)>? points) ? points : [];
    }

    private static TrainingLog Read(string run)
    {
        // A run that died may have logged a step that was taken again; the later line is what it went on from.
        var lines = new SortedDictionary<double, JsonElement>();
        foreach (string line in File.ReadLines(Path.Combine(run, FileName)))
        {
            if (ReadReport(line) is { } report)
            {
                lines[report.GetProperty("step").GetDouble()] = report;
            }
        }

        var curves = lines.SelectMany(line => Numbers(line.Value).Select(number => (number.Name, line.Key, number.Value)))
            .GroupBy(point => point.Name)
            .ToDictionary(curve => curve.Key, curve => (IReadOnlyList<(double, double)>)[.. curve.Select(point => (point.Key, point.Value))]);
        return new TrainingLog(run, curves);
    }

    // Null for what is no report: the data sets, and a line that is cut off or just being written.
    private static JsonElement? ReadReport(string line)
    {
        try
        {
            JsonElement report = JsonElement.Parse(line);
            return report.ValueKind == JsonValueKind.Object && report.TryGetProperty("step", out JsonElement step) && step.ValueKind == JsonValueKind.Number ? report : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<(string Name, double Value)> Numbers(JsonElement report)
    {
        foreach (JsonProperty field in report.EnumerateObject())
        {
            if (field.Value.ValueKind == JsonValueKind.Number)
            {
                yield return (field.Name, field.Value.GetDouble());
            }
            else if (field.Value.ValueKind == JsonValueKind.Object)
            {
                foreach ((string Name, double Value) inner in Numbers(field.Value))
                {
                    yield return inner;
                }
            }
        }
    }
}
