using FaceNet.Standalone.Commands;
using FaceNet.Testing;

namespace FaceNet.Standalone.EndToEndTests;

/// <summary>What a shell sees of a command line that cannot be run.</summary>
public sealed class ProgramTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Unrecognized command or argument '--peeple'.", "demo", "--peeple", "5")]
    [InlineData("--people 1: must be from 2 to 5000.", "demo", "--people", "1")]
    [InlineData("Cannot parse argument 'many' for option '--people'", "demo", "--people", "many")]
    [InlineData("error: --faces /no/such/folder does not exist.", "demo", "--faces", "/no/such/folder", "--report", ".")]
    public async Task Main_CannotBeRun_SaysWhyOnStandardErrorAndNoMore(string why, params string[] arguments)
    {
        await using var process = ProcessUnderTest.Start(typeof(StandaloneCommand), arguments);

        var exitCode = await process.ExitCodeAsync(Cancellation).WaitAsync(Patience, Cancellation);

        new CommandRun(exitCode, "", process.Errors).AssertRefused(why);
        Assert.DoesNotContain("Usage:", process.Transcript, StringComparison.Ordinal);
    }
}
