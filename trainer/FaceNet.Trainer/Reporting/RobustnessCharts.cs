using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Evaluation.Robustness;
using FaceNet.Trainer.Reporting.Charts;

namespace FaceNet.Trainer.Reporting;

/// <summary>VAL against what was done to the photos; a broken line is VAL on the photos as they are.</summary>
internal static class RobustnessCharts
{
    private static readonly ChartAxis Val = ChartAxis.Between($"VAL at FAR {Figures.Rate(RobustnessTable.Far)}", 0, 1, 0.2);

    public static Chart Jpeg(string name, IReadOnlyList<(ModelEvaluation Model, SetFigures Figures)> models)
    {
        (double, string)[] ticks = [.. PhotoChange.All.Where(change => change.JpegQuality is not null).Select(change => ((double)change.JpegQuality!, $"{change.JpegQuality}"))];
        return Draw(name, "More compressed photos", ChartAxis.At("JPEG quality", ticks), models, row => row.JpegQuality, null);
    }

    /// <param name="name">Name of the file.</param>
    /// <param name="models">The models with their figures.</param>
    /// <param name="ownSide">Width of the photos as they are.</param>
    public static Chart Size(string name, IReadOnlyList<(ModelEvaluation Model, SetFigures Figures)> models, int ownSide)
    {
        IEnumerable<int> sides = PhotoChange.All.Select(change => change.Side).OfType<int>().Append(ownSide);
        return Draw(name, "Smaller photos", ChartAxis.At("width and height in pixels", [.. sides.Select(side => ((double)side, $"{side}"))]), models, row => row.Side, ownSide);
    }

    private static Chart Draw(string name, string title, ChartAxis across, IReadOnlyList<(ModelEvaluation Model, SetFigures Figures)> models, Func<RobustnessRow, int?> at, int? asTheyAre)
    {
        var series = new List<ChartSeries>();
        foreach ((int index, (ModelEvaluation model, SetFigures figures)) in models.Index().Reverse())
        {
            string colour = ReportCharts.ColourOf(models, index);
            RobustnessRow usual = figures.Robustness!.Rows[0];
            IEnumerable<(int? At, RobustnessRow Row)> rows = figures.Robustness.Rows.Select(row => (row == usual ? asTheyAre : at(row), row));
            ChartPoint[] points = [.. rows.Where(row => row.At is not null && row.Row.Rate.Val is not null).OrderBy(row => row.At).Select(row => Point(row.At!.Value, row.Row))];
            series.Add(new ChartSeries(model.Model.Name, colour, ChartStyle.Dots, points));
            if (usual.Rate.Val is { } val)
            {
                series.Insert(0, new ChartSeries(null, colour, ChartStyle.Reference, [new ChartPoint(across.Low, val), new ChartPoint(across.High, val)]));
            }
        }

        return new Chart(name, title, across, Val, series, []);
    }

    private static ChartPoint Point(int at, RobustnessRow row)
    {
        return new ChartPoint(at, row.Rate.Val!.Value, row.Rate.ValInterval?.Low, row.Rate.ValInterval?.High);
    }
}
