using System.Globalization;
using System.Net;
using FaceNet.ModelContract;
using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Evaluation.FewShot;
using FaceNet.Trainer.Evaluation.Rates;
using FaceNet.Trainer.Evaluation.Robustness;
using FaceNet.Trainer.Reporting.Charts;
using static FaceNet.Trainer.Reporting.Figures;

namespace FaceNet.Trainer.Reporting;

/// <summary>What the page tells of the main model on one set of people.</summary>
internal static class SetSections
{
    /// <param name="set">The set.</param>
    /// <param name="index">Its number.</param>
    /// <param name="manifest">The model's manifest; null where it has none.</param>
    /// <param name="charts">The plots of the report.</param>
    public static string Write(SetEvaluation set, int index, ModelManifest? manifest, IReadOnlyList<Chart> charts)
    {
        SetFigures figures = set.Figures;
        string suffix = ReportCharts.Suffix(index);
        return $"""
            <h1 class="set">{WebUtility.HtmlEncode(figures.Name)}</h1>
            <p class="soft">{Count(figures.Photos)} photos of {Count(figures.People)} people: {Count(figures.GenuinePairs)} pairs of one person, {Count(figures.ImpostorPairs)} pairs of two.</p>
            {Verification(figures, Drawn($"roc{suffix}"))}
            {Distances(figures, manifest, Drawn($"distances{suffix}"))}
            {FewShotAndClustering(figures)}
            {Robustness(figures, Drawn($"jpeg{suffix}"), Drawn($"size{suffix}"))}
            {Rejection(figures, Drawn($"quality{suffix}"))}
            {WorstPairsSection.Write(set)}
            """;

        string Drawn(string name)
        {
            return charts.FirstOrDefault(chart => chart.Name == name) is { } chart ? SvgChart.Draw(chart) : "";
        }
    }

    private static string Verification(SetFigures figures, string chart)
    {
        string tenFold = figures.LfwTenFold is { } verification
            ? $" LFW's own ten-fold protocol: <b>{Share(verification.Accuracy)}</b> ± {Share(verification.StandardError)} (standard error)."
            : "";
        return $"""
            <section><h2>One person or two?</h2>
            <p class="soft">Share of the pairs of one person that are accepted (VAL), where strangers are falsely accepted at a given rate (FAR), over all pairs.
            Bars and intervals hold 95 %, by bootstrap over people. A rate with fewer than {FarThreshold.FewestPairs} false accepts behind it gets no figure.
            Equal error rate: <b>{Share(figures.EqualErrorRate)}</b>.{tenFold}</p>
            {chart}
            {HtmlTable.Write(["FAR", "VAL", "95 % interval", "squared distance", "95 % interval", "impostor pairs behind it"], figures.ValidationRates.Where(rate => FarDecades.Contains(rate.Far)).Select(Row))}
            </section>
            """;
    }

    private static IReadOnlyList<string> Row(ValidationRate rate)
    {
        string distances = rate.SquaredDistanceInterval is { } interval ? $"{Distance(interval.Low)} to {Distance(interval.High)}" : "-";
        return [Rate(rate.Far), Share(rate.Val), Range(rate.ValInterval), Distance(rate.SquaredDistance), distances, Count(rate.ImpostorPairs) + (rate.SquaredDistance is null ? ", too few" : "")];
    }

    private static string Distances(SetFigures figures, ModelManifest? manifest, string chart)
    {
        string calibration = manifest is null ? "" : $" What the manifest's thresholds do on these people stands below; they were measured on: {WebUtility.HtmlEncode(manifest.Calibration.Data)}";
        string promises = HtmlTable.Write(
            ["FAR promised by the manifest", "squared distance", "FAR here", "95 % interval", "VAL here"],
            figures.PromisedRates.Where(rate => FarDecades.Contains(rate.PromisedFar)).Select(rate => (IReadOnlyList<string>)
            [
                Rate(rate.PromisedFar), Distance(rate.SquaredDistance), MeasuredRate(rate.Far),
                rate.FarInterval is { } interval ? $"{MeasuredRate(interval.Low)} to {MeasuredRate(interval.High)}" : "-", Share(rate.Val),
            ]));
        return $"""
            <section><h2>How far apart are faces?</h2>
            <p class="soft">The less the two hills overlap, the better the model tells people apart.{calibration}</p>
            {chart}{promises}
            </section>
            """;
    }

    private static string FewShotAndClustering(SetFigures figures)
    {
        string fewShot = HtmlTable.Write(
            ["", "accuracy", "95 % interval", "people with enough photos"],
            figures.FewShot.Select(task => (IReadOnlyList<string>)
                [$"{task.Ways}-way {task.Shots}-shot", Share(task.Accuracy), task.Accuracy is null ? "-" : $"{Share(task.Low)} to {Share(task.High)}", Count(task.EligiblePeople)]));
        string clustering = figures.Clustering is { } found
            ? HtmlTable.Write(["", "precision", "recall", "F"], [["B-cubed", .. Cells(found.Quality.BCubed.Precision, found.Quality.BCubed.Recall, found.Quality.BCubed.F)], ["pairwise", .. Cells(found.Quality.Pairwise.Precision, found.Quality.Pairwise.Recall, found.Quality.Pairwise.F)]])
                + $"<p class=\"soft\">{Count((long)Math.Round(found.Clusters))} clusters for {Count(found.People)} people, at the manifest's thresholds: {Distance(found.BaseThreshold)} for large clusters, less {Distance(found.SmallClusterReduction)} for single faces. Mean over random orders; B-cubed F was {Share(found.LowestF)} to {Share(found.HighestF)}.</p>"
            : "<p class=\"soft\">Not measured: without a manifest there are no thresholds to cluster by.</p>";
        return $"""
            <section><h2>A few people, and strangers</h2>
            <div class="columns"><div><h3>Who of a few?</h3><p class="soft">Each of N people is known by the mean of k photos; the probe goes to the nearest. {Count(FewShotEpisodes.Episodes)} random episodes.</p>{fewShot}</div>
            <div><h3>Online clustering</h3><p class="soft">The faces arrive one after the other, and nobody is known.</p>{clustering}</div></div>
            </section>
            """;
    }

    private static IEnumerable<string> Cells(params IEnumerable<double> values)
    {
        return values.Select(value => value.ToString("F4", CultureInfo.InvariantCulture));
    }

    private static string Rejection(SetFigures figures, string chart)
    {
        return figures.Rejection is not { } curve ? "" : $"""
            <section><h2>Does quality tell which faces to trust?</h2>
            <p class="soft">Every photo of {Count(curve.Pairs)} pairs is left as it is or made worse by one of five steps of one of six kinds (farther away, out of focus,
            dark, too bright, hazy, noisy), and the pairs are judged at squared distance {Distance(curve.SquaredDistance)}, the best threshold for the photos as they are. The quality of a pair is that of its worse face. The broken line is the error on the photos as they are, {Share(curve.ErrorAsTheyAre)}.</p>
            {chart}
            {HtmlTable.Write(["pairs turned away", "worst quality kept", "kept pairs judged wrongly"], curve.Points.Where((_, index) => index % 2 == 0).Select(point => (IReadOnlyList<string>)[Percent(point.Rejected), Share(point.WorstKept), Share(point.Error)]))}
            </section>
            """;
    }

    private static string Robustness(SetFigures figures, string jpeg, string size)
    {
        return figures.Robustness is not { } table ? "" : $"""
            <section><h2>Worse photos</h2>
            <p class="soft">VAL at FAR {Rate(RobustnessTable.Far)} where all photos are compressed or small, on {Count(table.Photos)} photos of {Count(table.People)} of the people. The broken line is VAL on the photos as they are.
            The last two columns keep the threshold of the photos as they are, which is what a service does.</p>
            <div class="columns"><div>{jpeg}</div><div>{size}</div></div>
            {HtmlTable.Write(["photos", "VAL", "95 % interval", "squared distance", "FAR at the usual threshold", "VAL at the usual threshold"], table.Rows.Select(row => (IReadOnlyList<string>)
                [Change(row.JpegQuality, row.Side), Share(row.Rate.Val), Range(row.Rate.ValInterval), Distance(row.Rate.SquaredDistance), MeasuredRate(row.FarAtUsualThreshold), Share(row.ValAtUsualThreshold)]))}
            </section>
            """;
    }
}
