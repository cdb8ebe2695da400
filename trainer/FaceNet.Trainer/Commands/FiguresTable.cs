using System.Globalization;
using System.Text;
using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Evaluation.Rates;

namespace FaceNet.Trainer.Commands;

/// <summary>Figures of several models side by side, as a text table.</summary>
internal static class FiguresTable
{
    private const double Far = 1e-3;
    private const int NameWidth = 24;
    private const int CellWidth = 22;

    public static string Format(IReadOnlyList<ModelEvaluation> models)
    {
        IEnumerable<string> sets = models.Take(1).SelectMany(model => model.Sets).Select(set => $"VAL@FAR 1e-3, {set.Figures.Name}");
        var table = new StringBuilder();
        AppendRow(table, "", ["dimensions", "LFW ten-fold", .. sets, "drawn rank-1"]);
        foreach (ModelEvaluation model in models)
        {
            IEnumerable<ValidationRate?> rates = model.Sets.Select(set => set.Figures.RateAt(Far));
            AppendRow(
                table,
                model.Model.Name,
                [$"{model.Summary.Dimensions}", Cell(model.Summary.LfwAccuracy, model.Summary.LfwStandardError), .. rates.Select(rate => Cell(rate?.Val, rate?.ValInterval?.StandardError)), Cell(model.Summary.DrawnRankOne, null)]);
        }

        return table.ToString().TrimEnd();
    }

    private static void AppendRow(StringBuilder table, string name, IEnumerable<string> cells)
    {
        table.Append(name.PadRight(NameWidth)).AppendLine(string.Concat(cells.Select(cell => cell.PadLeft(Math.Max(CellWidth, cell.Length + 2)))));
    }

    private static string Cell(double? value, double? standardError)
    {
        string error = standardError is { } known ? $" +- {known.ToString("F4", CultureInfo.InvariantCulture)}" : "";
        return value is { } measured ? measured.ToString("F4", CultureInfo.InvariantCulture) + error : "-";
    }
}
