using System.CommandLine;
using FaceNet.Standalone.Hosting;

namespace FaceNet.Standalone.Commands;

/// <summary>What a verb ends with when it cannot do its work: one clear line on standard error, and exit code 1.</summary>
internal static class CommandFailures
{
    public static void SetGuardedAction(this Command command, Func<ParseResult, CancellationToken, Task<int>> action) =>
        command.SetAction(async (arguments, stop) =>
        {
            try
            {
                return await action(arguments, stop);
            }
            catch (StandaloneException failure)
            {
                await arguments.InvocationConfiguration.Error.WriteLineAsync($"error: {failure.Message}");
                return 1;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                await arguments.InvocationConfiguration.Error.WriteLineAsync("Stopped.");
                return 1;
            }
        });
}
