namespace FaceNet.Faults.Faults;

/// <summary>The clock of all services is set forward and back.</summary>
internal static class ClockSteps
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(500), Longest = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan[] Steps =
        [TimeSpan.FromHours(1), TimeSpan.FromHours(-2), TimeSpan.FromDays(2), TimeSpan.FromDays(-400), TimeSpan.FromSeconds(-5)];

    public static async Task InjectAsync(FaultContext context)
    {
        for (var step = 0; !context.IsOver; step++)
        {
            context.Platform.Clock.Shift(Steps[step % Steps.Length]);
            context.Inject();
            await context.WaitAsync(Shortest, Longest);
        }

        context.Platform.Clock.Shift(TimeSpan.Zero);
    }
}
