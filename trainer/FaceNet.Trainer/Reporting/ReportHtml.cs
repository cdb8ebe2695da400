using System.Globalization;
using System.Net;
using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Evaluation.Compatibility;
using FaceNet.Trainer.Evaluation.Rates;
using FaceNet.Trainer.Reporting.Charts;
using static FaceNet.Trainer.Reporting.Figures;

namespace FaceNet.Trainer.Reporting;

/// <summary>The report as one page that needs nothing but itself.</summary>
internal static class ReportHtml
{
    public static string Write(EvaluationReport report, IReadOnlyList<Chart> charts)
    {
        string name = report.Main?.Model.Name ?? "nothing";
        return $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Text(name)}, measured</title>
            <style>
            {Resource("report.css")}{Resource("evaluation.css")}
            </style>
            </head>
            <body><main>
            <h1>{Text(name)}, measured</h1>
            <p class="soft">{Text(About(report))}</p>
            {Cards(report)}
            {Models(report)}
            {string.Concat(report.Comparisons.Select(Upgrade))}
            {string.Concat((report.Main?.Sets ?? []).Select((set, index) => SetSections.Write(set, index, report.Main!.Model.ManifestFor(set.Set), charts)))}
            {Training(report, charts)}
            <footer>Made by FaceNet.Platform with <code>evaluate</code> on {report.Made.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} in {Seconds(report.Times.Sum(time => time.Seconds))}.
            The same figures for programs: {ReportFiles.JsonName}. The plots for other documents: the PNG files beside it.</footer>
            </main></body></html>
            """;
    }

    private static string About(EvaluationReport report)
    {
        return report.Main is not { Model.Manifest: { } manifest } main
            ? $"{report.Main?.Sets[0].Embedded.Dimensions} dimensions, without a manifest."
            : $"{manifest.Output.Dimensions} dimensions, {manifest.Input.Width}x{manifest.Input.Height} pixels, embedding space {manifest.EmbeddingSpace}. "
                + $"Trained on: {manifest.Training.Data}. Terms: {manifest.Training.WeightsLicense}{(manifest.Training.NonCommercial ? " (no commercial use)" : "")}.";
    }

    private static string Cards(EvaluationReport report)
    {
        if (report.Main?.Sets is not [var set, ..])
        {
            return "";
        }

        SetFigures figures = set.Figures;
        (double? Value, string Meaning)[] cards =
        [
            (figures.LfwTenFold?.Accuracy, "of LFW's 6,000 pairs are judged correctly (ten-fold)"),
            (figures.RateAt(1e-3)?.Val, $"of pairs of one person are accepted at FAR {Rate(1e-3)}, {figures.Name}"),
            (figures.EqualErrorRate, "equal error rate over all pairs"),
            (figures.FewShot is [var easiest, ..] ? easiest.Accuracy : null, "of probes are put to the right one of 5, known by 1 photo each"),
            (figures.Clustering?.Quality.BCubed.F, "B-cubed F of online clusters"),
            (report.Main.Summary.DrawnRankOne, "of drawn probes are nearest to the right one of 200 people (rank-1)"),
        ];
        return $"""<div class="cards">{string.Concat(cards.Where(card => card.Value is not null).Select(card => $"""<div class="card"><b>{Percent(card.Value)}</b><span>{Text(card.Meaning)}</span></div>"""))}</div>""";
    }

    private static string Models(EvaluationReport report)
    {
        return $"""
            <section><h2>Models side by side</h2>
            <p class="soft">{ReportTexts.SideBySide}</p>
            {HtmlTable.Write(ModelTables.SideBySide(report))}
            </section>
            """;
    }

    private static string Upgrade(CompatibilityComparison comparison)
    {
        (string, ValidationRate)[] rows = [("old probes, old samples", comparison.OldOld), ("new probes, old samples", comparison.NewOld), ("new probes, new samples", comparison.NewNew)];
        string verdict = comparison.Qualifies
            ? "<div class=\"closes\"><b>Qualifies.</b> New probes find old samples as well as the old model does: galleries can stay as they are.</div>"
            : "<div class=\"note\"><b>Does not qualify.</b> New probes do not find old samples as well as the old model does: galleries must be embedded again.</div>";
        return $"""
            <section><h2>As an upgrade of an older model, on {Text(comparison.Data)}</h2>{verdict}
            <p class="soft">VAL at FAR {Rate(CompatibilityComparison.Far)}, each with its own threshold. New probes must reach {Share(comparison.Required)} with old samples: the old model's VAL less its standard error.
            At the old model's threshold new probes with old samples have FAR {MeasuredRate(comparison.FarAtOldThreshold)} and VAL {Share(comparison.ValAtOldThreshold)}.</p>
            {HtmlTable.Write(["", "VAL", "standard error", "95 % interval", "squared distance", "impostor pairs behind it"], rows.Select(row => (IReadOnlyList<string>)
                [row.Item1, Share(row.Item2.Val), Share(row.Item2.ValInterval?.StandardError), Range(row.Item2.ValInterval), Distance(row.Item2.SquaredDistance), Count(row.Item2.ImpostorPairs)]))}
            </section>
            """;
    }

    private static string Training(EvaluationReport report, IReadOnlyList<Chart> charts)
    {
        string plots = string.Concat(charts.Where(chart => chart.Name.StartsWith("training-", StringComparison.Ordinal)).Select(chart => $"<div><h3>{Text(chart.Title)}</h3>{SvgChart.Draw(chart)}</div>"));
        return plots.Length == 0 ? "" : $"""<section><h2>Training</h2><p class="soft">Run {Text(Path.GetFileName(Path.TrimEndingDirectorySeparator(report.Log!.Run)))}, step by step.</p><div class="columns">{plots}</div></section>""";
    }

    private static string Resource(string name)
    {
        using var css = new StreamReader(typeof(ReportHtml).Assembly.GetManifestResourceStream(name)!);
        return css.ReadToEnd();
    }

    private static string Text(string text)
    {
        return WebUtility.HtmlEncode(text);
    }
}
