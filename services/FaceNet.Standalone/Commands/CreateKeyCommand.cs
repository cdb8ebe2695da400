using System.CommandLine;
using FaceNet.ServiceDefaults.Access;
using FaceNet.ServiceDefaults.Access.Callers;
using FaceNet.Standalone.Hosting;

namespace FaceNet.Standalone.Commands;

/// <summary>Makes a key: the callers' file with its entry goes to standard output, the key itself, which is kept nowhere, to standard error.</summary>
internal static class CreateKeyCommand
{
    private static readonly Option<string> Id = new("--id")
    {
        Description = "Name of the caller in journals, of the characters A-Z a-z 0-9 . _ ~ -",
        HelpName = "ID",
        Required = true,
    };

    private static readonly Option<string[]> Scope = new("--scope")
    {
        Description = $"What the caller may, more than once for more: {string.Join(", ", Scopes.All)}.",
        HelpName = "SCOPE",
        Required = true,
    };

    private static readonly Option<string[]> Gallery = new("--gallery")
    {
        Description = "A gallery that the caller may use, more than once for more; a * at the end stands for every name that begins so. [default: all]",
        HelpName = "NAME",
    };

    private static readonly Option<DateTimeOffset?> Expires = new("--expires")
    {
        Description = "When the key stops being good, such as 2030-01-01T00:00:00Z. [default: never]",
        HelpName = "TIME",
    };

    public static Command Create()
    {
        var command = new Command("create-key", "Make a key. Keep what is printed as file of Security__ApiKeysFile, or add its entry to that file; the key is shown once.") { Id, Scope, Gallery, Expires };
        command.SetGuardedAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken stop)
    {
        var key = ApiKey.Mint();
        var entry = new CallerEntry
        {
            Id = arguments.GetValue(Id)!,
            Sha256 = ApiKey.HashOf(key),
            Scopes = arguments.GetValue(Scope)!,
            Galleries = arguments.GetValue(Gallery) is { Length: > 0 } galleries ? galleries : null,
            Expires = arguments.GetValue(Expires),
        };
        try
        {
            // A host would refuse the file by the same rules, but later.
            entry.Check();
        }
        catch (FormatException wrong)
        {
            throw new StandaloneException(wrong.Message, wrong);
        }

        await arguments.InvocationConfiguration.Output.WriteLineAsync(entry.ToFile());
        await arguments.InvocationConfiguration.Error.WriteLineAsync($"key: {key}");
        return 0;
    }
}
