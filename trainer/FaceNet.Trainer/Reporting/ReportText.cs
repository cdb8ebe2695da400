using System.Globalization;
using System.Text;
using FaceNet.Trainer.Calibration;
using FaceNet.Trainer.Commands;
using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Evaluation.Compatibility;
using FaceNet.Trainer.Evaluation.FewShot;
using FaceNet.Trainer.Evaluation.Rates;
using FaceNet.Trainer.Evaluation.Robustness;
using static FaceNet.Trainer.Reporting.Figures;

namespace FaceNet.Trainer.Reporting;

/// <summary>The figures as tables for a terminal.</summary>
internal static class ReportText
{
    public static string Write(EvaluationReport report)
    {
        var text = new StringBuilder();
        foreach (ModelEvaluation model in report.Models.Where(model => !model.Model.IsBaseline))
        {
            foreach (SetEvaluation set in model.Sets)
            {
                Write(text, model, set.Figures);
            }
        }

        foreach (CompatibilityComparison comparison in report.Comparisons)
        {
            Write(text, comparison);
        }

        return text.Append(FiguresTable.Format(report.Models)).ToString();
    }

    private static void Write(StringBuilder text, ModelEvaluation model, SetFigures figures)
    {
        Line(text, $"{model.Model.Name} ({model.Sets[0].Embedded.Dimensions} dimensions) on {figures.Name}: {Count(figures.Photos)} photos of {Count(figures.People)} people, {Count(figures.GenuinePairs)} pairs of one person, {Count(figures.ImpostorPairs)} of two");
        if (figures.LfwTenFold is { } verification)
        {
            Line(text, $"  ten-fold accuracy {Share(verification.Accuracy)} +- {Share(verification.StandardError)} (standard error)");
        }

        Line(text, $"  equal error rate {Share(figures.EqualErrorRate)}");
        Line(text, $"  {"FAR",-8}{"VAL",8}  {"95 % interval",-20}{"threshold",10}  {"impostor pairs behind it"}");
        foreach (ValidationRate rate in figures.ValidationRates.Where(rate => FarDecades.Contains(rate.Far)))
        {
            Line(text, $"  {Rate(rate.Far),-8}{Share(rate.Val),8}  {Range(rate.ValInterval),-20}{Distance(rate.SquaredDistance),10}  {Count(rate.ImpostorPairs)}{(rate.SquaredDistance is null ? ", too few" : "")}");
        }

        WritePromises(text, figures);
        Line(text, $"  {"few-shot",-18}{"accuracy",8}  {"95 % interval",-20}{"people",8}");
        foreach (FewShotAccuracy task in figures.FewShot)
        {
            Line(text, $"  {$"{task.Ways}-way {task.Shots}-shot",-18}{Share(task.Accuracy),8}  {(task.Accuracy is null ? "-" : $"{Share(task.Low)} to {Share(task.High)}"),-20}{Count(task.EligiblePeople),8}");
        }

        if (figures.Clustering is { } clustering)
        {
            Line(text, $"  clustering at {Distance(clustering.BaseThreshold)} less {Distance(clustering.SmallClusterReduction)}: B-cubed F {Share(clustering.Quality.BCubed.F)} (precision {Share(clustering.Quality.BCubed.Precision)}, recall {Share(clustering.Quality.BCubed.Recall)}), pairwise F {Share(clustering.Quality.Pairwise.F)}, {clustering.Clusters:F0} clusters for {Count(clustering.People)} people");
        }

        WriteRobustness(text, figures.Robustness);
        if (figures.Rejection is { } curve)
        {
            Line(text, $"  errors at {Distance(curve.SquaredDistance)} on {Count(curve.Pairs)} pairs made worse, by the share of the worst quality turned away (as they are: {Share(curve.ErrorAsTheyAre)})");
            Line(text, $"  {string.Join("  ", curve.Points.Where((_, index) => index % 2 == 0).Select(point => $"{Percent(point.Rejected)}: {Share(point.Error)}"))}");
        }

        text.AppendLine();
    }

    private static void WritePromises(StringBuilder text, SetFigures figures)
    {
        if (figures.PromisedRates.Count > 0)
        {
            Line(text, $"  {"promised",-10}{"threshold",10}{"FAR here",12}{"VAL here",10}   ({Thresholds(figures)})");
        }

        foreach (PromisedRate rate in figures.PromisedRates.Where(rate => FarDecades.Contains(rate.PromisedFar)))
        {
            Line(text, $"  {Rate(rate.PromisedFar),-10}{Distance(rate.SquaredDistance),10}{MeasuredRate(rate.Far),12}{Share(rate.Val),10}");
        }
    }

    private static void WriteRobustness(StringBuilder text, RobustnessTable? table)
    {
        if (table is null)
        {
            return;
        }

        Line(text, $"  {"changed photos",-18}{"VAL",8}  {"95 % interval",-20}{"FAR, VAL at the usual threshold"}   (FAR {Rate(RobustnessTable.Far)}; {Count(table.Photos)} photos of {Count(table.People)} people)");
        foreach (RobustnessRow row in table.Rows)
        {
            Line(text, $"  {Change(row.JpegQuality, row.Side),-18}{Share(row.Rate.Val),8}  {Range(row.Rate.ValInterval),-20}{MeasuredRate(row.FarAtUsualThreshold)}, {Share(row.ValAtUsualThreshold)}");
        }
    }

    private static void Write(StringBuilder text, CompatibilityComparison comparison)
    {
        Line(text, $"compatible upgrade on {comparison.Data}, VAL at FAR {Rate(CompatibilityComparison.Far)}");
        foreach ((string name, ValidationRate rate) in new[] { ("old with old", comparison.OldOld), ("new with old", comparison.NewOld), ("new with new", comparison.NewNew) })
        {
            Line(text, $"  {name,-14}{Share(rate.Val),8} +- {Share(rate.ValInterval?.StandardError)}  {Range(rate.ValInterval),-20}  {Count(rate.ImpostorPairs)} impostor pairs");
        }

        Line(text, $"  {(comparison.Qualifies ? "qualifies" : "does not qualify")}: new with old must reach {Share(comparison.Required)}; difference to old with old {Range(comparison.DifferenceInterval)}");
        Line(text, $"  at the old model's threshold new probes have FAR {MeasuredRate(comparison.FarAtOldThreshold)}, VAL {Share(comparison.ValAtOldThreshold)}");
        text.AppendLine();
    }

    private static void Line(StringBuilder text, FormattableString line)
    {
        text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
    }
}
