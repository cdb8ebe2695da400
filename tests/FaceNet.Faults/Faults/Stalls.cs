using FaceNet.Faults.Platform;

namespace FaceNet.Faults.Faults;

/// <summary>A store stands still with its connections open (<c>SIGSTOP</c>), as on a disk that hangs, and goes on.</summary>
internal static class Stalls
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1), Longest = TimeSpan.FromSeconds(4);

    public static async Task InjectAsync(FaultContext context, RestartableProcess process)
    {
        while (!context.IsOver)
        {
            await process.FreezeAsync(context.Stop);
            context.Inject();
            await context.WaitAsync(Shortest, Longest);
            await process.ThawAsync(context.Stop);
            await context.WaitAsync(Shortest, Longest);
        }
    }
}
