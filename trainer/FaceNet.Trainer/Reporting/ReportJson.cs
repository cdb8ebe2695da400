using System.Text.Json;
using System.Text.Json.Nodes;
using FaceNet.Trainer.Evaluation;

namespace FaceNet.Trainer.Reporting;

/// <summary>
/// The figures for programs, one object: the summary of the main model by keys of its own, then everything of all models. Shares are in [0, 1], times in seconds; a
/// figure that the people do not support is null.
/// </summary>
internal static class ReportJson
{
    public static string Write(EvaluationReport report)
    {
        JsonObject figures = ToObject(report.Main?.Summary ?? new ModelFigures { Name = "nothing" });
        JsonObject details = ToObject(new
        {
            report.Made,
            Models = report.Models.Select(model => new
            {
                model.Model.Name,
                model.Model.IsBaseline,
                model.Summary,
                Sets = model.Sets.Select(set => new { Figures = set.Figures, NearestImpostors = Name(set, set.Worst.NearestImpostors), FarthestGenuine = Name(set, set.Worst.FarthestGenuine) }),
            }),
            Compatibility = report.Comparisons,
            TrainingCurves = report.Log?.Curves.ToDictionary(curve => curve.Key, curve => curve.Value.Select(point => new[] { point.Step, point.Value })),
            Seconds = report.Times.Select(time => new { time.Part, Seconds = Math.Round(time.Seconds, 1) }),
        });
        foreach ((string key, JsonNode? value) in details)
        {
            figures[key] = value?.DeepClone();
        }

        return figures.ToJsonString(TrainerJson.Indented);
    }

    private static JsonObject ToObject<T>(T value)
    {
        return JsonSerializer.SerializeToNode(value, TrainerJson.Indented)!.AsObject();
    }

    private static IEnumerable<object> Name(SetEvaluation set, IReadOnlyList<PhotoPair> pairs)
    {
        string[] names = [.. set.Set.Photos.People.SelectMany(person => person.Photos.Select(photo => $"{person.Name}/{photo.Name}"))];
        return pairs.Select(pair => new { Left = names[pair.Left], Right = names[pair.Right], pair.SquaredDistance });
    }
}
