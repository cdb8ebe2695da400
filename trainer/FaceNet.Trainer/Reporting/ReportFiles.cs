using FaceNet.Trainer.Reporting.Charts;

namespace FaceNet.Trainer.Reporting;

/// <summary>The folder that an evaluation leaves behind: a page, the same without photos in Markdown, the figures for programs, and the plots.</summary>
internal static class ReportFiles
{
    public const string HtmlName = "report.html";
    public const string MarkdownName = "report.md";
    public const string JsonName = "report.json";

    /// <summary>Makes sure, before minutes are spent, that the report can be written.</summary>
    /// <param name="folder">The folder; null for no report.</param>
    /// <exception cref="TrainerException">The folder cannot be made or written to.</exception>
    public static void Prepare(string? folder)
    {
        if (folder is null)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(folder);
            using var probe = new FileStream(
                Path.Combine(folder, Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new TrainerException($"--report {folder} cannot be written to: {failure.Message} Name another folder.", failure);
        }
    }

    /// <param name="folder">The folder; null for no report.</param>
    /// <param name="report">What to write.</param>
    public static void Write(string? folder, EvaluationReport report)
    {
        if (folder is null)
        {
            return;
        }

        IReadOnlyList<Chart> charts = ReportCharts.Of(report);
        File.WriteAllText(Path.Combine(folder, JsonName), ReportJson.Write(report));
        File.WriteAllText(Path.Combine(folder, HtmlName), ReportHtml.Write(report, charts));
        File.WriteAllText(Path.Combine(folder, MarkdownName), ReportMarkdown.Write(report, charts));
        foreach (Chart chart in charts)
        {
            PngChart.Save(chart, Path.Combine(folder, $"{chart.Name}.png"));
        }
    }
}
