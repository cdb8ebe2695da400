using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Evaluation.Rates;
using static FaceNet.Trainer.Reporting.Figures;

namespace FaceNet.Trainer.Reporting;

/// <summary>The tables about whole models.</summary>
internal static class ModelTables
{
    /// <summary>All models of a report, a row each.</summary>
    public static FigureTable SideBySide(EvaluationReport report)
    {
        IEnumerable<string> sets = (report.Main?.Sets ?? []).Select(set => set.Figures.Name);
        return new FigureTable(
            ["model", "dimensions", "LFW ten-fold", .. sets.SelectMany(set => new[] { $"VAL at FAR 1e-3, {set}", "95 % interval" }), "drawn rank-1"],
            [.. report.Models.Select(Row)]);
    }

    private static IReadOnlyList<string> Row(ModelEvaluation model)
    {
        ModelFigures summary = model.Summary;
        string accuracy = summary.LfwAccuracy is null ? "-" : $"{Share(summary.LfwAccuracy)} ± {Share(summary.LfwStandardError)}";
        IEnumerable<ValidationRate?> rates = model.Sets.Select(set => set.Figures.RateAt(1e-3));
        return [model.Model.Name, $"{summary.Dimensions}", accuracy, .. rates.SelectMany(rate => new[] { Share(rate?.Val), Range(rate?.ValInterval) }), Share(summary.DrawnRankOne)];
    }
}
