using FaceNet.Faults.Platform;

namespace FaceNet.Faults.Faults;

/// <summary>All faults, in the order in which they are injected.</summary>
internal static class FaultList
{
    /// <summary>The fault that needs a disk to fill.</summary>
    public const string FullDisk = "full-disk";

    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    // Ten minutes of deaths in all.
    private static readonly TimeSpan Deaths = TimeSpan.FromSeconds(150);

    public static IReadOnlyList<Fault> All { get; } =
    [
        new("kill-embedder", Seconds, Deaths, context => DeathsAsync(context, platform => [platform.Embedder])),
        new("kill-matcher", Seconds, Deaths, context => DeathsAsync(context, platform => [platform.Matcher])),
        new("kill-clusterer", Seconds, Deaths, context => DeathsAsync(context, platform => platform.Clusterers)),
        new("kill-redis", Seconds, Deaths, context => DeathsAsync(context, platform => [platform.Redis])),
        new("stop-service", Seconds, Minute, Stops.InjectAsync),
        new("stall-redis", Seconds, Minute, context => Stalls.InjectAsync(context, context.Platform.Redis)),
        new("stall-broker", Seconds, Minute, context => Stalls.InjectAsync(context, context.Platform.Broker)),
        new("cut-redis", Seconds, Minute, context => Cuts.InjectAsync(context, context.Platform.RedisWire)),
        new("cut-embedder", Seconds, Minute, context => Cuts.InjectAsync(context, context.Platform.EmbedderWire)),
        new("cut-matcher", Seconds, Minute, context => Cuts.InjectAsync(context, context.Platform.MatcherWire)),
        new(FullDisk, Seconds, Minute, Faults.FullDisk.InjectAsync),
        new("clock-steps", Seconds, Minute, ClockSteps.InjectAsync),
        new("slow-consumer", Seconds, Minute, SlowConsumer.InjectAsync),
        new("poison-flood", Seconds, Minute, PoisonFlood.InjectAsync),
        new("overload", Seconds, 5 * Minute, Overload.InjectAsync),
    ];

    private static Task DeathsAsync(FaultContext context, Func<PlatformProcesses, IReadOnlyList<RestartableProcess>> choose) =>
        Kills.InjectAsync(context, choose(context.Platform));
}
