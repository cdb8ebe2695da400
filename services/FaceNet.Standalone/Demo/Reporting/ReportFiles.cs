using FaceNet.Standalone.Hosting;

namespace FaceNet.Standalone.Demo.Reporting;

/// <summary>The two files that a demo leaves behind.</summary>
internal static class ReportFiles
{
    public const string HtmlName = "report.html";
    public const string JsonName = "report.json";

    /// <summary>Makes sure, before minutes are spent, that the report can be written.</summary>
    /// <exception cref="StandaloneException">The folder cannot be made or written to.</exception>
    public static void Prepare(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
            using var probe = new FileStream(
                Path.Combine(directory, Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new StandaloneException($"--report {directory} cannot be written to: {failure.Message} Name another folder.", failure);
        }
    }

    public static async Task WriteAsync(string directory, DemoResult result, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(Path.Combine(directory, JsonName), ReportJson.Write(result), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(directory, HtmlName), ReportHtml.Write(result), cancellationToken);
    }
}
