using System.CommandLine;

namespace FaceNet.LocalBackends;

internal static class Program
{
    private static Task<int> Main(string[] arguments) =>
        LocalBackendsCommand.Create().Parse(arguments).InvokeAsync(new InvocationConfiguration
        {
            // Stopping waits for what clients still write.
            ProcessTerminationTimeout = TimeSpan.FromSeconds(30),
        });
}
