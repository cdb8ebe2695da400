using System.Diagnostics;
using FaceNet.Faults.Platform;

namespace FaceNet.Faults.Faults;

/// <summary>Services are told to stop in the middle of their work, as at every deployment: each has to end in good order within the time that Kubernetes gives.</summary>
internal static class Stops
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30), Shortest = TimeSpan.FromMilliseconds(300), Longest = TimeSpan.FromSeconds(2);

    public static async Task InjectAsync(FaultContext context)
    {
        RestartableProcess[] services = [context.Platform.Embedder, context.Platform.Matcher, .. context.Platform.Clusterers];
        for (var next = 0; !context.IsOver; next++)
        {
            await context.WaitAsync(Shortest, Longest);
            var service = services[next % services.Length];
            var started = Stopwatch.GetTimestamp();
            var exitCode = await service.StopAsync(context.Stop);
            context.Inject();
            if (exitCode != 0 || Stopwatch.GetElapsedTime(started) > Grace)
            {
                await Console.Error.WriteLineAsync($"  The {service.Name} ended with {exitCode} after {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s.");
                context.Lost++;
            }

            await service.StartAsync(context.Stop);
        }
    }
}
