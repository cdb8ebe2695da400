using System.Diagnostics;
using FaceNet.Faults.Load;
using FaceNet.Faults.Platform;
using FaceNet.ServiceDefaults.Kafka;

namespace FaceNet.Faults.Hosts;

/// <summary>
/// Faces go through several processes of each kind. First one Clusterer works, then two, then three; then one process of each kind is stopped while faces and callers come.
/// </summary>
/// <param name="hosts">The processes.</param>
/// <param name="faces">Faces in all.</param>
/// <param name="stop">Ends the run.</param>
internal sealed class HostsRun(SeveralHosts hosts, int faces, CancellationToken stop)
{
    private const double LeastShare = 0.25;
    private const double LeastGain = 1.6;
    private const int Round = 200;
    private const int PartitionCount = 12;

    // Partitions that any usual way of dealing twelve of them to two or three consumers deals evenly.
    private static readonly int[] Partitions = [0, 1, 2, 4, 7, 8, 9, 11];

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2), Grace = TimeSpan.FromSeconds(30);

    /// <summary>Does it, prints what was measured, and tells whether all of it holds.</summary>
    public async Task<bool> RunAsync()
    {
        await using var crops = new CropStream(hosts.BootstrapServers, hosts.Clusterer, [.. Partitions.Select(GalleryIn)]);
        await SendAsync(crops, faces / 10);
        var embedders = new WorkMeter(hosts.Embedders);
        var one = await WorkOfAsync(crops, hosts.Clusterers.Take(1), faces / 5);

        await JoinAsync(crops, hosts.Clusterers[1]);
        var two = await WorkOfAsync(crops, hosts.Clusterers.Take(2), faces / 5);
        var holds = Print(Spread("hosts.embedders", faces / 2, embedders.Read()));
        holds &= Print(new HostsFigure("hosts.two-clusterers", faces / 5, two, one[0] / two.Max(), $">= {LeastGain}, the work of one alone beside that of the busier of two", one[0] / two.Max() >= LeastGain));

        await JoinAsync(crops, hosts.Clusterers[2]);
        return holds & await StopOneOfEachAsync(crops);
    }

    private static string GalleryIn(int partition) =>
        Enumerable.Range(0, int.MaxValue).Select(number => $"hosts-{number}").First(gallery => KeyPartition.Of(gallery, PartitionCount) == partition);

    private static bool Print(HostsFigure figure)
    {
        figure.Print();
        return figure.Holds;
    }

    private static HostsFigure Spread(string name, int faces, double[] seconds) =>
        new(name, faces, seconds, seconds.Min() / seconds.Sum(), $">= {LeastShare}, the smallest share of the work", seconds.Min() / seconds.Sum() >= LeastShare);

    private async Task<bool> StopOneOfEachAsync(CropStream crops)
    {
        await using var callers = await GalleryLoad.StartAsync(hosts.Embedder, hosts.Matcher, "hosts-subjects", stop);
        var matchers = new WorkMeter(hosts.Matchers);
        await SendAsync(crops, faces / 10);
        await callers.SucceedsAgainAsync(stop);
        var holds = Print(Spread("hosts.matchers", faces / 10, matchers.Read()));

        await SendAsync(crops, Round, wait: false);
        RestartableProcess[] leaving = [hosts.Embedders[1], hosts.Matchers[1], hosts.Clusterers[2]];
        var failed = 0;
        foreach (var service in leaving)
        {
            var started = Stopwatch.GetTimestamp();
            failed += await service.StopAsync(stop) == 0 && Stopwatch.GetElapsedTime(started) <= Grace ? 0 : 1;
        }

        await SendAsync(crops, faces - crops.Sent, wait: false);
        var recovery = Stopwatch.StartNew();
        await Task.WhenAll(crops.FinishAsync(stop), callers.SucceedsAgainAsync(stop));
        recovery.Stop();
        await callers.StopAsync();
        return holds & await AuditAsync(crops, callers, leaving.Length, failed, recovery.Elapsed);
    }

    private async Task<bool> AuditAsync(CropStream crops, GalleryLoad callers, int stopped, int failed, TimeSpan recovery)
    {
        var audit = await crops.AuditAsync(stop) + await callers.AuditAsync(stop);
        audit = audit with { Lost = audit.Lost + failed };
        foreach (var finding in audit.Findings)
        {
            await Console.Error.WriteLineAsync($"  {finding}");
        }

        var result = new FaultResult(
            "hosts.stop-one-of-each", stopped, audit.Acknowledged, audit.Lost, audit.Doubled, audit.Wrong, audit.Unanswered, recovery.TotalSeconds, audit is { Lost: 0, Doubled: 0, Wrong: 0 });
        result.Print();
        return result.Holds;
    }

    // Others let go of partitions only when the group has agreed on it.
    private async Task JoinAsync(CropStream crops, RestartableProcess clusterer)
    {
        await clusterer.StartAsync(stop);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Grace);
        var share = 0.0;
        while (share < LeastShare / 2)
        {
            patience.Token.ThrowIfCancellationRequested();
            var meter = new WorkMeter(hosts.Clusterers.TakeWhile(other => other != clusterer).Append(clusterer).ToArray());
            await SendAsync(crops, Round);
            var seconds = meter.Read();
            share = seconds[^1] / Math.Max(seconds.Sum(), double.Epsilon);
        }
    }

    private async Task<double[]> WorkOfAsync(CropStream crops, IEnumerable<RestartableProcess> clusterers, int count)
    {
        var meter = new WorkMeter([.. clusterers]);
        await SendAsync(crops, count);
        return meter.Read();
    }

    private async Task SendAsync(CropStream crops, int count, bool wait = true)
    {
        for (var end = crops.Sent + count; crops.Sent < end;)
        {
            if (!crops.TrySend())
            {
                await Task.Delay(Pause, stop);
            }
        }

        if (wait)
        {
            await crops.FinishAsync(stop);
        }
    }
}
