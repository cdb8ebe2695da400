namespace FaceNet.Faults.Faults;

/// <summary>
/// The disk of Redis has no room left for a while. Garnet does not go on by itself when there is room again: what it was told meanwhile it never answers. So it is
/// started anew, as a liveness probe would.
/// </summary>
internal static class FullDisk
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(500), Longest = TimeSpan.FromSeconds(3);

    public static async Task InjectAsync(FaultContext context)
    {
        while (!context.IsOver)
        {
            await context.WaitAsync(Shortest, Longest);
            context.Platform.RedisDisk.Fill();
            context.Inject();
            await context.WaitAsync(Shortest, Longest);
            await context.Platform.Redis.KillAsync(context.Stop);
            context.Platform.RedisDisk.Free();
            await context.Platform.Redis.StartAsync(context.Stop);
        }
    }
}
