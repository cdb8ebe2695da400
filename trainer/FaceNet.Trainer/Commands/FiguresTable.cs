using System.Globalization;
using System.Text;
using FaceNet.Trainer.Evaluation;

namespace FaceNet.Trainer.Commands;

/// <summary>Figures of several models as a text table.</summary>
internal static class FiguresTable
{
    private const int NameWidth = 24;

    public static string Format(IEnumerable<ModelFigures> figures)
    {
        var table = new StringBuilder();
        table.AppendLine(CultureInfo.InvariantCulture, $"{"",-NameWidth}{"LFW ten-fold",18}{"VAL@FAR 1e-2",14}{"VAL@FAR 1e-3",14}{"drawn rank-1",14}");
        foreach (ModelFigures row in figures)
        {
            string accuracy = row.LfwAccuracy is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value:F4} +- {row.LfwStandardError:F4}") : "-";
            table.AppendLine(CultureInfo.InvariantCulture, $"{row.Name,-NameWidth}{accuracy,18}{Cell(row.LfwValAtFar1e2),14}{Cell(row.LfwValAtFar1e3),14}{Cell(row.DrawnRankOne),14}");
        }

        return table.ToString().TrimEnd();
    }

    private static string Cell(double? value)
    {
        return value?.ToString("F4", CultureInfo.InvariantCulture) ?? "-";
    }
}
