using System.Text.Json;
using FaceNet.Trainer.Evaluation;

namespace FaceNet.Trainer.Reporting;

/// <summary>The figures for programs. Shares are in [0, 1], times in seconds; a figure that the people do not support is null.</summary>
internal static class ReportJson
{
    public static string Write(EvaluationReport report)
    {
        return JsonSerializer.Serialize(
            new
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
            },
            TrainerJson.Indented);
    }

    private static IEnumerable<object> Name(SetEvaluation set, IReadOnlyList<PhotoPair> pairs)
    {
        string[] names = [.. set.Set.Photos.People.SelectMany(person => person.Photos.Select(photo => $"{person.Name}/{photo.Name}"))];
        return pairs.Select(pair => new { Left = names[pair.Left], Right = names[pair.Right], pair.SquaredDistance });
    }
}
