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
            {HtmlTable.Write(SetTables.Verification(figures))}
            </section>
            """;
    }

    private static string Distances(SetFigures figures, ModelManifest? manifest, string chart)
    {
        string calibration = manifest is null ? "" : $" What {Thresholds(figures)} do on these people stands below; they were measured on: {WebUtility.HtmlEncode(manifest.Calibration.Data)}";
        return $"""
            <section><h2>How far apart are faces?</h2>
            <p class="soft">The less the two hills overlap, the better the model tells people apart.{calibration}</p>
            {chart}{HtmlTable.Write(SetTables.Promises(figures))}
            </section>
            """;
    }

    private static string FewShotAndClustering(SetFigures figures)
    {
        string clustering = figures.Clustering is { } found
            ? HtmlTable.Write(SetTables.Clustering(found))
                + $"<p class=\"soft\">{Count((long)Math.Round(found.Clusters))} clusters for {Count(found.People)} people, at {Thresholds(figures)}: {Distance(found.BaseThreshold)} for large clusters, less {Distance(found.SmallClusterReduction)} for single faces. Mean over random orders; B-cubed F was {Share(found.LowestF)} to {Share(found.HighestF)}.</p>"
            : "<p class=\"soft\">Not measured: without a manifest there are no thresholds to cluster by.</p>";
        return $"""
            <section><h2>A few people, and strangers</h2>
            <div class="columns"><div><h3>Who of a few?</h3><p class="soft">Each of N people is known by the mean of k photos; the probe goes to the nearest. {Count(FewShotEpisodes.Episodes)} random episodes.</p>{HtmlTable.Write(SetTables.FewShot(figures))}</div>
            <div><h3>Online clustering</h3><p class="soft">The faces arrive one after the other, and nobody is known.</p>{clustering}</div></div>
            </section>
            """;
    }

    private static string Rejection(SetFigures figures, string chart)
    {
        return figures.Rejection is not { } curve ? "" : $"""
            <section><h2>Does quality tell which faces to trust?</h2>
            <p class="soft">{ReportTexts.Rejection(curve)}</p>
            {chart}
            {HtmlTable.Write(SetTables.Rejection(curve))}
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
            {HtmlTable.Write(SetTables.Robustness(table))}
            </section>
            """;
    }
}
