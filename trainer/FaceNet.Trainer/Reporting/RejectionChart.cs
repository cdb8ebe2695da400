using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Evaluation.Rejection;
using FaceNet.Trainer.Reporting.Charts;

namespace FaceNet.Trainer.Reporting;

/// <summary>Errors against the share of pairs that are turned away for their quality; a broken line is the error on the photos as they are.</summary>
internal static class RejectionChart
{
    public static Chart Draw(string name, IReadOnlyList<(ModelEvaluation Model, SetFigures Figures)> models)
    {
        var series = new List<ChartSeries>();
        ChartAxis across = ChartAxis.Between("share of pairs turned away, worst quality first", 0, 1, 0.1);
        foreach ((int index, (ModelEvaluation model, SetFigures figures)) in models.Index().Reverse())
        {
            ErrorVersusReject curve = figures.Rejection!;
            string colour = ReportCharts.ColourOf(models, index);
            series.Insert(0, new ChartSeries(null, colour, ChartStyle.Reference, [new ChartPoint(across.Low, curve.ErrorAsTheyAre), new ChartPoint(across.High, curve.ErrorAsTheyAre)]));
            series.Add(new ChartSeries(model.Model.Name, colour, ChartStyle.Dots, [.. curve.Points.Select(point => new ChartPoint(point.Rejected, point.Error))]));
        }

        double most = models.SelectMany(model => model.Figures.Rejection!.Points).Max(point => point.Error);
        return new Chart(name, "Photos made worse: errors that are left when the worst seen are turned away (broken line: photos as they are)", across, ChartAxis.Around("share of the kept pairs judged wrongly", 0, most), series, [], IsWide: true);
    }
}
