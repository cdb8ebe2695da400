using FaceNet.Standalone.Demo.Progress;
using Spectre.Console;

namespace FaceNet.Standalone.Demo.Reporting;

/// <summary>The table at the end of the demo.</summary>
internal static class ConsoleSummary
{
    /// <summary>Prints the table. Returns whether every event is accounted for, and says it loudly when not.</summary>
    public static bool Print(DemoConsole console, DemoResult result, string directory)
    {
        console.WriteLine();
        console.Write(FillTable(result));
        console.WriteLine();
        console.WriteLine($"report  {Path.GetFullPath(Path.Combine(directory, ReportFiles.HtmlName))}");
        console.WriteLine($"        {Path.GetFullPath(Path.Combine(directory, ReportFiles.JsonName))}");
        if (result.Stream.Stall is { } stall)
        {
            console.Fail($"THE STREAM GOT STUCK: {stall}");
        }

        if (!result.Accounting.Closes)
        {
            console.Fail($"NOT EVERY EVENT IS ACCOUNTED FOR: {result.Accounting.Describe()}");
        }

        return result.Accounting.Closes && result.Stream.Stall is null;
    }

    private static Table FillTable(DemoResult result)
    {
        var table = new Table { Border = TableBorder.Rounded, ShowHeaders = false };
        table.AddColumn(new TableColumn("") { NoWrap = true }).AddColumn(new TableColumn("").RightAligned()).AddColumn(new TableColumn(""));
        foreach (var section in SummaryLines.Of(result))
        {
            table.AddRow(new Markup($"[bold]{Markup.Escape(section.Title)}[/]"), Text.Empty, Text.Empty);
            foreach (var line in section.Lines)
            {
                table.AddRow(new Text($"  {line.Name}"), new Markup($"[bold]{Markup.Escape(line.Value)}[/]"), new Text(line.Meaning));
            }
        }

        return table;
    }
}
