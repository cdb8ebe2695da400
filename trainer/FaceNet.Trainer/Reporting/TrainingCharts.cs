using FaceNet.Trainer.Reporting.Charts;

namespace FaceNet.Trainer.Reporting;

/// <summary>The curves of a run: what it went down, how far apart people are, and how many triplets still teach something.</summary>
internal static class TrainingCharts
{
    private static readonly (string Name, string Title, string Label, (string Curve, string Label, string Colour)[] Curves)[] Plots =
    [
        ("training-loss", "Loss", "loss", [("triplet_loss", "triplets", "#8a4fb0"), ("loss", "all", "#2b5fb8")]),
        ("training-distances", "Squared distances inside a batch", "mean squared distance", [("teacher_distance", "to the teacher", ChartColours.Soft), ("negative_distance", "two people", ChartColours.Different), ("positive_distance", "one person", ChartColours.Same)]),
        ("training-active", "Anchor-positive pairs that still teach something", "share", [("active_share", "active", "#2b5fb8")]),
        ("training-validation", "People not trained on", "VAL at FAR 1e-2", [("validation", "validation", "#2b5fb8")]),
        ("training-speed", "Speed", "photos per second", [("images_per_second", "photos per second", "#2b5fb8")]),
    ];

    /// <param name="log">The log; null for no plots.</param>
    public static IEnumerable<Chart> Of(TrainingLog? log)
    {
        foreach ((string name, string title, string label, (string Curve, string Label, string Colour)[] curves) in log is null ? [] : Plots)
        {
            ChartSeries[] series = [.. curves
                .Select(curve => new ChartSeries(curve.Label, curve.Colour, ChartStyle.Line, [.. log!.Curve(curve.Curve).Select(point => new ChartPoint(point.Step, point.Value))]))
                .Where(drawn => drawn.Points.Any(point => point.Y != 0))];
            ChartPoint[] points = [.. series.SelectMany(drawn => drawn.Points).Where(point => double.IsFinite(point.Y))];
            if (points.Length > 0)
            {
                yield return new Chart(
                    name, title, ChartAxis.Around("step", 0, points.Max(point => point.X)), ChartAxis.Around(label, Math.Min(0, points.Min(point => point.Y)), points.Max(point => point.Y)), series, []);
            }
        }
    }
}
