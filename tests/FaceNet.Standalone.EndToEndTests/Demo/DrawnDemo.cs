using System.Globalization;
using System.Text.Json.Nodes;
using FaceNet.Standalone.Commands;
using FaceNet.Testing;

namespace FaceNet.Standalone.EndToEndTests.Demo;

/// <summary>One demo on a small drawn population, run as a process as in the README, and what it left behind.</summary>
public sealed class DrawnDemo : IAsyncLifetime
{
    /// <summary>How many people are drawn.</summary>
    public const int People = 30;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly TemporaryFolder _folder = new();

    /// <summary>The command line that was run, but for the folder of the report.</summary>
    public static string[] Arguments { get; } = ["demo", "--people", People.ToString(CultureInfo.InvariantCulture)];

    /// <summary>The exit code of the process.</summary>
    public int ExitCode { get; private set; }

    /// <summary>What it wrote to standard output and standard error.</summary>
    public string Transcript { get; private set; } = "";

    /// <summary>What it wrote to standard error alone.</summary>
    public string Errors { get; private set; } = "";

    /// <summary>The folder of the report.</summary>
    public string ReportFolder => _folder["report"];

    internal JsonObject Json { get; private set; } = [];

    internal string Html { get; private set; } = "";

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var process = ProcessUnderTest.Start(typeof(StandaloneCommand), [.. Arguments, "--report", ReportFolder]);
        ExitCode = await process.ExitCodeAsync(cancellation).WaitAsync(Patience, cancellation);
        (Transcript, Errors) = (process.Transcript, process.Errors);
        Assert.True(File.Exists(_folder["report/report.json"]), $"The demo left no report:\n{Transcript}");
        Json = JsonNode.Parse(await File.ReadAllTextAsync(_folder["report/report.json"], cancellation))!.AsObject();
        Html = await File.ReadAllTextAsync(_folder["report/report.html"], cancellation);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>The tests that look at the same demo.</summary>
[CollectionDefinition]
public sealed class SharedDrawnDemo : ICollectionFixture<DrawnDemo>;
