using System.CommandLine;
using FaceNet.Standalone.Commands;

namespace FaceNet.Standalone.EndToEndTests;

/// <summary>What a command line came to, run inside the process of the tests.</summary>
/// <param name="ExitCode">The exit code of the process it would have been.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Errors">What it wrote to standard error, the log left out.</param>
internal sealed record CommandRun(int ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Runs a command line to its end.</summary>
    public static async Task<CommandRun> RunAsync(params string[] arguments)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        var exitCode = await StandaloneCommand.Create().Parse(arguments).InvokeAsync(
            new InvocationConfiguration { Output = output, Error = errors, ProcessTerminationTimeout = null }, patience.Token);
        return new CommandRun(exitCode, output.ToString(), errors.ToString());
    }

    /// <summary>Asserts that it failed as it should where the person at the keyboard can mend it: one message, and nothing of our inside.</summary>
    public void AssertRefused(params IEnumerable<string> words)
    {
        Assert.Equal(1, ExitCode);
        Assert.All(words, word => Assert.Contains(word, Errors, StringComparison.Ordinal));
        Assert.DoesNotContain("Exception", Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Errors, StringComparison.Ordinal);
    }
}
