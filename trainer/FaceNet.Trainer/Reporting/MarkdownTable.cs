namespace FaceNet.Trainer.Reporting;

/// <summary>A table of figures in Markdown.</summary>
internal static class MarkdownTable
{
    /// <param name="table">The table.</param>
    /// <returns>Lines with an end each; nothing where there are no rows.</returns>
    public static string Write(FigureTable table)
    {
        return table.Rows.Count == 0 ? "" : string.Concat(
            [Line(table.Headers), Line(table.Headers.Select(_ => "---")), .. table.Rows.Select(Line), "\n"]);
    }

    private static string Line(IEnumerable<string> cells)
    {
        return $"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |\n";
    }
}
