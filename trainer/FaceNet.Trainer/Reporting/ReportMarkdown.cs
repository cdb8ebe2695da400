using System.Globalization;
using System.Text;
using FaceNet.ModelContract;
using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Evaluation.FewShot;
using FaceNet.Trainer.Reporting.Charts;
using static FaceNet.Trainer.Reporting.Figures;

namespace FaceNet.Trainer.Reporting;

/// <summary>The report for a repository: the figures of the main model and its plots, and no photo of anybody.</summary>
internal static class ReportMarkdown
{
    public static string Write(EvaluationReport report, IReadOnlyList<Chart> charts)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {report.Main?.Model.Name ?? "nothing"}, measured\n\n");
        if (report.Main?.Model.Manifest is { } manifest)
        {
            WriteTerms(text, manifest);
        }

        Line(text, $"## Models side by side\n{ReportTexts.SideBySide}\n");
        text.Append(MarkdownTable.Write(ModelTables.SideBySide(report)));
        foreach ((int index, SetEvaluation set) in (report.Main?.Sets ?? []).Index())
        {
            Write(text, set.Figures, ReportCharts.Suffix(index), charts);
            Write(text, set.Worst);
        }

        if (report.Main?.Model.Manifest is { } calibrated)
        {
            Write(text, "Calibration", calibrated.Calibration, "impostor pairs behind it, of all kinds together");
            foreach (ModelDomain domain in calibrated.Domains ?? [])
            {
                Write(text, $"Calibration for {domain.Name} alone", domain.Calibration, "impostor pairs behind it");
            }
        }

        return text.ToString().TrimEnd() + "\n";
    }

    private static void WriteTerms(StringBuilder text, ModelManifest manifest)
    {
        ModelTraining training = manifest.Training;
        text.Append(CultureInfo.InvariantCulture, $"- Trained on: {training.Data}.\n- Terms of the weights: {training.WeightsLicense}.{(training.NonCommercial ? " **No commercial use.**" : "")}\n");
        if (training.TeacherModels is { Length: > 0 } teachers)
        {
            text.Append(CultureInfo.InvariantCulture, $"- Teachers: {string.Join("; ", teachers)}.\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"- {manifest.Output.Dimensions} dimensions, {manifest.Input.Width}x{manifest.Input.Height} pixels, {manifest.Precision}, embedding space `{manifest.EmbeddingSpace}`.\n\n");
    }

    private static void Write(StringBuilder text, SetFigures figures, string suffix, IReadOnlyList<Chart> charts)
    {
        string tenFold = figures.LfwTenFold is { } verification ? $" LFW's ten folds: **{Share(verification.Accuracy)}** ± {Share(verification.StandardError)} (standard error)." : "";
        Line(text, $"## {figures.Name}");
        Line(text, $"{Count(figures.Photos)} photos of {Count(figures.People)} people: {Count(figures.GenuinePairs)} pairs of one person, {Count(figures.ImpostorPairs)} of two.{tenFold} Equal error rate: {Share(figures.EqualErrorRate)}.\n");
        Add("Pairs accepted (VAL) at false-accept rates (FAR)", $"roc{suffix}", SetTables.Verification(figures));
        Add($"What {Thresholds(figures)} do here", $"distances{suffix}", SetTables.Promises(figures));
        Add("Who of a few people, known by a few photos each", null, SetTables.FewShot(figures), $"The probe goes to the nearest mean of the photos of a person. {Count(FewShotEpisodes.Episodes)} random episodes; the intervals are over them.");
        if (figures.Clustering is { } clustering)
        {
            Add($"Online clustering at {Thresholds(figures)}", null, SetTables.Clustering(clustering));
            Line(text, $"{Count((long)Math.Round(clustering.Clusters))} clusters for {Count(clustering.People)} people. Large clusters join up to {Distance(clustering.BaseThreshold)}, single faces up to {Distance(clustering.SmallClusterReduction)} less. Mean over random orders of arrival; B-cubed F was {Share(clustering.LowestF)} to {Share(clustering.HighestF)}.\n");
        }

        if (figures.Robustness is { } robustness)
        {
            Add($"Compressed and small photos: {Count(robustness.Photos)} photos of {Count(robustness.People)} of the people, FAR 1e-3", $"jpeg{suffix}", SetTables.Robustness(robustness));
            Add(null, $"size{suffix}", null);
        }

        if (figures.Rejection is { } rejection)
        {
            Add("Errors on worsened photos when the pairs of the worst quality are turned away", $"quality{suffix}", SetTables.Rejection(rejection), ReportTexts.Rejection(rejection));
        }

        void Add(string? title, string? plot, FigureTable? table, string? explanation = null)
        {
            if (title is not null && table?.Rows.Count > 0)
            {
                Line(text, $"### {title}");
                text.Append(explanation is null ? "" : $"{explanation}\n\n");
            }

            text.Append(table is null ? "" : MarkdownTable.Write(table));
            if (charts.FirstOrDefault(chart => chart.Name == plot) is { } chart)
            {
                Line(text, $"![{chart.Title}]({chart.Name}.png)\n");
            }
        }
    }

    private static void Write(StringBuilder text, WorstPairs worst)
    {
        Line(text, $"### The pairs it gets most wrong\nSquared distances, worst first, each two people and each person once; some may be wrong labels.\n");
        text.Append(MarkdownTable.Write(SetTables.Worst(worst)));
    }

    private static void Write(StringBuilder text, string title, ModelCalibration calibration, string pairs)
    {
        Line(text, $"## {title}\n{calibration.Data}\n");
        text.Append(MarkdownTable.Write(new FigureTable(
            ["FAR", "squared distance", "95 % interval", pairs],
            [.. calibration.Verify.Select(point => (IReadOnlyList<string>)
                [Rate(point.Far), Distance(point.SquaredDistance), point.Interval is [var low, var high] ? $"{Distance(low)} to {Distance(high)}" : "-", Count((long)(point.Far * calibration.ImpostorPairs))])])));
        if (calibration.Policies is { Length: > 0 } policies)
        {
            Line(text, $"Squared distances by decision policy and samples of a subject:\n");
            text.Append(MarkdownTable.Write(PolicyTables.Write(policies)));
        }
    }

    private static void Line(StringBuilder text, FormattableString line)
    {
        text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }
}
