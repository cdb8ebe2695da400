using System.Diagnostics;
using FaceNet.Faults.Faults;
using FaceNet.Faults.Load;
using FaceNet.Faults.Platform;
using Grpc.Core;

namespace FaceNet.Faults;

/// <summary>Injects one fault after the other while the platform works, and audits what is left.</summary>
internal sealed class FaultSuite(PlatformProcesses platform, bool isQuick, int seed, bool log)
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    public async Task<FaultResult> RunAsync(Fault fault, CancellationToken stop)
    {
        var duration = isQuick ? fault.Short : fault.Full;
        await Console.Error.WriteLineAsync($"{fault.Name}: {duration.TotalSeconds:0} s ...");
        var patience = Patience.Of(isQuick);
        await using var load = await PlatformLoad.StartAsync(platform, fault.Name, patience, stop);
        await load.FlowsAsync(stop);
        await Task.Delay(WarmUp, stop);

        using var time = CancellationTokenSource.CreateLinkedTokenSource(stop);
        time.CancelAfter(duration);
        var context = new FaultContext(platform, load, patience, new Random(seed), time.Token, stop);
        await fault.InjectAsync(context);

        var ended = Stopwatch.StartNew();
        await load.RecoveredAsync(stop);
        var recovery = ended.Elapsed;
        await load.StopAsync(stop);
        var audit = await AuditAsync(load, stop);
        audit = audit with { Lost = audit.Lost + context.Lost };
        var holds = audit is { Lost: 0, Doubled: 0, Wrong: 0 };
        await ExplainAsync(audit.Findings, holds);
        return new FaultResult(
            $"faults.{fault.Name}", context.Injected, audit.Acknowledged, audit.Lost, audit.Doubled, audit.Wrong, audit.Unanswered, recovery.TotalSeconds, holds);
    }

    private static async Task<Audit> AuditAsync(PlatformLoad load, CancellationToken stop)
    {
        try
        {
            return await load.AuditAsync(stop);
        }
        catch (RpcException failure)
        {
            return new Audit(Acknowledged: 0, Lost: 0, Doubled: 0, Wrong: 1, Unanswered: 0, [$"What is stored could not be read: {failure.Status}."]);
        }
    }

    private async Task ExplainAsync(IReadOnlyList<string> findings, bool holds)
    {
        foreach (var finding in findings)
        {
            await Console.Error.WriteLineAsync($"  {finding}");
        }

        if (log && !holds)
        {
            await Console.Error.WriteLineAsync(platform.Transcript);
        }
    }
}
