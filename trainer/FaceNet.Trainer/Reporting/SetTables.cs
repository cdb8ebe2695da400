using System.Globalization;
using FaceNet.Trainer.Calibration;
using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Evaluation.Clustering;
using FaceNet.Trainer.Evaluation.Rates;
using FaceNet.Trainer.Evaluation.Rejection;
using FaceNet.Trainer.Evaluation.Robustness;
using static FaceNet.Trainer.Reporting.Figures;

namespace FaceNet.Trainer.Reporting;

/// <summary>The tables of a model's figures on one set of people.</summary>
internal static class SetTables
{
    public static FigureTable Verification(SetFigures figures)
    {
        return new FigureTable(
            ["FAR", "VAL", "95 % interval", "squared distance", "95 % interval", "impostor pairs behind it"],
            [.. figures.ValidationRates.Where(rate => FarDecades.Contains(rate.Far)).Select(Row)]);
    }

    /// <summary>What the manifest's thresholds do; without rows where there is no manifest.</summary>
    public static FigureTable Promises(SetFigures figures)
    {
        return new FigureTable(
            ["FAR promised by the manifest", "squared distance", "FAR here", "95 % interval", "VAL here"],
            [.. figures.PromisedRates.Where(rate => FarDecades.Contains(rate.PromisedFar)).Select(rate => (IReadOnlyList<string>)
            [
                Rate(rate.PromisedFar), Distance(rate.SquaredDistance), MeasuredRate(rate.Far),
                rate.FarInterval is { } interval ? $"{MeasuredRate(interval.Low)} to {MeasuredRate(interval.High)}" : "-", Share(rate.Val),
            ])]);
    }

    public static FigureTable FewShot(SetFigures figures)
    {
        return new FigureTable(
            ["", "accuracy", "95 % interval", "people with enough photos"],
            [.. figures.FewShot.Select(task => (IReadOnlyList<string>)
                [$"{task.Ways}-way {task.Shots}-shot", Share(task.Accuracy), task.Accuracy is null ? "-" : $"{Share(task.Low)} to {Share(task.High)}", Count(task.EligiblePeople)])]);
    }

    public static FigureTable Clustering(ClusteringFigures clustering)
    {
        return new FigureTable(
            ["", "precision", "recall", "F"],
            [["B-cubed", .. Cells(clustering.Quality.BCubed)], ["pairwise", .. Cells(clustering.Quality.Pairwise)]]);
    }

    public static FigureTable Robustness(RobustnessTable table)
    {
        return new FigureTable(
            ["photos", "VAL", "95 % interval", "squared distance", "FAR at the usual threshold", "VAL at the usual threshold"],
            [.. table.Rows.Select(row => (IReadOnlyList<string>)
                [Change(row.JpegQuality, row.Side), Share(row.Rate.Val), Range(row.Rate.ValInterval), Distance(row.Rate.SquaredDistance), MeasuredRate(row.FarAtUsualThreshold), Share(row.ValAtUsualThreshold)])]);
    }

    public static FigureTable Rejection(ErrorVersusReject curve)
    {
        return new FigureTable(
            ["pairs turned away", "worst quality kept", "kept pairs judged wrongly"],
            [.. curve.Points.Where((_, index) => index % 2 == 0).Select(point => (IReadOnlyList<string>)[Percent(point.Rejected), Share(point.WorstKept), Share(point.Error)])]);
    }

    /// <summary>The pairs a model gets most wrong, by their distances alone.</summary>
    public static FigureTable Worst(WorstPairs worst)
    {
        int rows = Math.Max(worst.NearestImpostors.Count, worst.FarthestGenuine.Count);
        return new FigureTable(
            ["", "nearest of two people", "farthest of one person"],
            [.. Enumerable.Range(0, rows).Select(row => (IReadOnlyList<string>)
                [$"{row + 1}", Distance(worst.NearestImpostors.ElementAtOrDefault(row)?.SquaredDistance), Distance(worst.FarthestGenuine.ElementAtOrDefault(row)?.SquaredDistance)])]);
    }

    private static IReadOnlyList<string> Row(ValidationRate rate)
    {
        string distances = rate.SquaredDistanceInterval is { } interval ? $"{Distance(interval.Low)} to {Distance(interval.High)}" : "-";
        return [Rate(rate.Far), Share(rate.Val), Range(rate.ValInterval), Distance(rate.SquaredDistance), distances, Count(rate.ImpostorPairs) + (rate.SquaredDistance is null ? ", too few" : "")];
    }

    private static IEnumerable<string> Cells(PrecisionRecall quality)
    {
        return new[] { quality.Precision, quality.Recall, quality.F }.Select(value => value.ToString("F4", CultureInfo.InvariantCulture));
    }
}
