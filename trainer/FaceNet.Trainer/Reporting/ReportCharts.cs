using FaceNet.Trainer.Calibration;
using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Evaluation.Rates;
using FaceNet.Trainer.Evaluation.Robustness;
using FaceNet.Trainer.Reporting.Charts;

namespace FaceNet.Trainer.Reporting;

/// <summary>The plots of a report: those of each set, then the training.</summary>
internal static class ReportCharts
{
    public static IReadOnlyList<Chart> Of(EvaluationReport report)
    {
        IEnumerable<Chart> sets = (report.Main?.Sets ?? []).SelectMany((set, index) => OfSet(report, set, index));
        return [.. sets, .. TrainingCharts.Of(report.Log)];
    }

    /// <summary>Part of the name of every plot of a set.</summary>
    public static string Suffix(int set)
    {
        return set == 0 ? "" : $"-{set + 1}";
    }

    private static IEnumerable<Chart> OfSet(EvaluationReport report, SetEvaluation set, int index)
    {
        (ModelEvaluation Model, SetFigures Figures)[] all = [.. report.Models.Select(model => (model, model.Sets[index].Figures))];
        yield return Roc($"roc{Suffix(index)}", all);
        yield return Distances($"distances{Suffix(index)}", report.Main!, set.Figures);
        (ModelEvaluation Model, SetFigures Figures)[] changed = [.. all.Where(model => model.Figures.Robustness is not null)];
        if (changed.Length > 0)
        {
            yield return RobustnessCharts.Jpeg($"jpeg{Suffix(index)}", changed);
            yield return RobustnessCharts.Size($"size{Suffix(index)}", changed, set.Set.Photos.Images[0].Width);
        }

        (ModelEvaluation Model, SetFigures Figures)[] rejecting = [.. all.Where(model => model.Figures.Rejection is not null)];
        if (rejecting.Length > 0)
        {
            yield return RejectionChart.Draw($"quality{Suffix(index)}", rejecting);
        }
    }

    private static Chart Roc(string name, IReadOnlyList<(ModelEvaluation Model, SetFigures Figures)> models)
    {
        var series = new List<ChartSeries>();
        foreach ((int index, (ModelEvaluation model, SetFigures figures)) in models.Index().Reverse())
        {
            string colour = ColourOf(models, index);
            series.Add(new ChartSeries(model.Model.Name, colour, ChartStyle.Line, [.. figures.Roc.Where(point => IsSupported(point, figures)).Select(point => new ChartPoint(point.Far, point.Val))]));
            if (!model.Model.IsBaseline)
            {
                IEnumerable<ValidationRate> measured = figures.ValidationRates.Where(rate => rate.Val is not null);
                series.Add(new ChartSeries(null, colour, ChartStyle.Intervals, [.. measured.Select(rate => new ChartPoint(rate.Far, rate.Val!.Value, rate.ValInterval?.Low, rate.ValInterval?.High))]));
            }
        }

        return new Chart(
            name,
            "Accepted pairs of one person against falsely accepted pairs of two",
            ChartAxis.Powers("false-accept rate (FAR)", (int)Math.Log10(FarGrid.Rates[^1]), 0),
            ChartAxis.Between("accepted pairs of one person (VAL)", 0, 1, 0.2),
            series,
            [],
            IsWide: true);
    }

    // A curve through a handful of false accepts would promise what the data does not support.
    private static bool IsSupported(RocPoint point, SetFigures figures)
    {
        return point.Far * figures.ImpostorPairs >= FarThreshold.FewestPairs && point.Far >= FarGrid.Rates[^1];
    }

    private static Chart Distances(string name, ModelEvaluation model, SetFigures figures)
    {
        DistanceHistogram histogram = figures.Distances;
        var marks = new List<ChartMark>();
        if (figures.RateAt(RobustnessTable.Far)?.SquaredDistance is { } measured)
        {
            marks.Add(new ChartMark(measured, $"FAR {Figures.Rate(RobustnessTable.Far)} on these people: {Figures.Distance(measured)}"));
        }

        if (figures.PromisedRates.FirstOrDefault(rate => rate.PromisedFar == RobustnessTable.Far) is { } promised)
        {
            marks.Add(new ChartMark(promised.SquaredDistance, $"FAR {Figures.Rate(RobustnessTable.Far)} by the manifest: {Figures.Distance(promised.SquaredDistance)}"));
        }

        if (figures.Clustering is { } clustering)
        {
            marks.Add(new ChartMark(clustering.BaseThreshold, $"large clusters join up to {Figures.Distance(clustering.BaseThreshold)}"));
        }

        return new Chart(
            name,
            $"Squared distances of pairs, {model.Model.Name}",
            ChartAxis.Around("squared distance of two photos", 0, Math.Max(histogram.Same.Count * histogram.BinWidth, marks.Select(mark => mark.At).DefaultIfEmpty(0).Max())),
            ChartAxis.Around("share of pairs per bin", 0, histogram.Same.Concat(histogram.Different).Max()),
            [Hill("two people", ChartColours.Different, histogram.Different, histogram.BinWidth), Hill("one person", ChartColours.Same, histogram.Same, histogram.BinWidth)],
            marks,
            IsWide: true);
    }

    private static ChartSeries Hill(string label, string colour, IReadOnlyList<double> shares, double width)
    {
        return new ChartSeries(label, colour, ChartStyle.Hill, [.. shares.Append(0).Select((share, bin) => new ChartPoint(bin * width, share))]);
    }

    /// <summary>Colours by the order in which models were named.</summary>
    internal static string ColourOf(IReadOnlyList<(ModelEvaluation Model, SetFigures Figures)> models, int index)
    {
        bool isBaseline = models[index].Model.Model.IsBaseline;
        return ChartColours.Of(models.Take(index).Count(model => model.Model.Model.IsBaseline == isBaseline), isBaseline);
    }
}
