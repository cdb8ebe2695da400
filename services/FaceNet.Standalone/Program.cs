using System.CommandLine;
using System.CommandLine.Invocation;
using FaceNet.Standalone.Commands;

namespace FaceNet.Standalone;

internal static class Program
{
    private static Task<int> Main(string[] arguments)
    {
        var parsed = StandaloneCommand.Create().Parse(arguments);
        if (parsed.Action is ParseErrorAction error)
        {
            // The help would push the error out of sight.
            error.ShowHelp = false;
        }

        return parsed.InvokeAsync(new InvocationConfiguration
        {
            // Stopping commits what was read and flushes what was written.
            ProcessTerminationTimeout = TimeSpan.FromSeconds(30),
        });
    }
}
