using System.Net;

namespace FaceNet.Trainer.Reporting;

/// <summary>A table of figures in the page.</summary>
internal static class HtmlTable
{
    /// <summary>Writes a table; nothing where there are no rows.</summary>
    public static string Write(FigureTable table)
    {
        return Write(table.Headers, table.Rows);
    }

    /// <param name="headers">Heads of the columns.</param>
    /// <param name="rows">Cells as text.</param>
    /// <returns>Nothing where there are no rows.</returns>
    public static string Write(IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<string>> rows)
    {
        string body = string.Concat(rows.Select(row => Row(row, "td")));
        return body.Length == 0 ? "" : $"""<table class="figures">{Row(headers, "th")}{body}</table>""";
    }

    private static string Row(IReadOnlyList<string> cells, string tag)
    {
        return $"<tr>{string.Concat(cells.Select(cell => $"<{tag}>{WebUtility.HtmlEncode(cell)}</{tag}>"))}</tr>";
    }
}
