using FaceNet.Faults.Platform;

namespace FaceNet.Faults.Faults;

/// <summary>Processes die as by <c>kill -9</c> at random moments, and are started again.</summary>
internal static class Kills
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(300), Longest = TimeSpan.FromSeconds(3), LongestAway = TimeSpan.FromSeconds(1);

    public static async Task InjectAsync(FaultContext context, IReadOnlyList<RestartableProcess> processes)
    {
        while (!context.IsOver)
        {
            await context.WaitAsync(Shortest, Longest);
            var process = processes[context.Next(processes.Count)];
            await process.KillAsync(context.Stop);
            context.Inject();
            await context.WaitAsync(TimeSpan.Zero, LongestAway);
            await process.StartAsync(context.Stop);
        }
    }
}
