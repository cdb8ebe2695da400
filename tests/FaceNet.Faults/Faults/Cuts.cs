using FaceNet.Testing;

namespace FaceNet.Faults.Faults;

/// <summary>A wire is cut for a while, then stalls for a while.</summary>
internal static class Cuts
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(300), Longest = TimeSpan.FromSeconds(3);

    public static async Task InjectAsync(FaultContext context, TcpProxy wire)
    {
        while (!context.IsOver)
        {
            await context.WaitAsync(Shortest, Longest);
            wire.Cut();
            context.Inject();
            await context.WaitAsync(Shortest, Longest);
            wire.Mend();
            await context.WaitAsync(Shortest, Longest);
            wire.Stall();
            await context.WaitAsync(Shortest, Longest);
            wire.Mend();
        }
    }
}
