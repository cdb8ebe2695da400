using System.Diagnostics;
using FaceNet.Faults.Load;
using FaceNet.Faults.Platform;
using FaceNet.Protos.Embedding.V1;
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
    private const int Round = 2000;
    private const int WarmUp = 3;
    private const int PartitionCount = 12;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2), Grace = TimeSpan.FromSeconds(30);

    private readonly Patience _patience = Patience.Of(isQuick: false);

    /// <summary>Does it, prints what was measured, and tells whether all of it holds.</summary>
    public async Task<bool> RunAsync()
    {
        await using var crops = new CropStream(hosts.BootstrapServers, hosts.Clusterer, [.. GalleriesOf("hosts")], _patience);
        await SendAsync(crops, faces / 5);
        var embedders = new WorkMeter(hosts.Embedders);
        await SendAsync(crops, faces / 5);
        var holds = Print(Spread("hosts.embedders", faces / 5, embedders.Read()));
        holds &= await GainAsync();
        await JoinAsync(hosts.Clusterers[2]);
        return holds & await StopOneOfEachAsync(crops);
    }

    // One alone first. A process compiles its code anew while it is young, which is no work of two that one would not have.
    private async Task<bool> GainAsync()
    {
        await using var vectors = new VectorStream(hosts.BootstrapServers, await ModelAsync(), [.. GalleriesOf("vectors")]);
        await vectors.SendAsync(WarmUp * faces, stop);
        var one = await WorkOfAsync(vectors, hosts.Clusterers.Take(1));
        await JoinAsync(hosts.Clusterers[1]);
        await vectors.SendAsync(WarmUp * faces, stop);
        var two = await WorkOfAsync(vectors, hosts.Clusterers.Take(2));
        var gain = one[0] / two.Max();
        return Print(new HostsFigure("hosts.two-clusterers", faces, [.. one, .. two], gain, $">= {LeastGain}, the work of one alone beside that of the busier of two", gain >= LeastGain));
    }

    private async Task<Model> ModelAsync() =>
        (await new EmbeddingService.EmbeddingServiceClient(hosts.Embedder).GetModelAsync(new GetModelRequest(), cancellationToken: stop)).Model;

    // A gallery for each partition: whichever of them a Clusterer is dealt, it has as many galleries.
    private static IEnumerable<string> GalleriesOf(string name) =>
        Enumerable.Range(0, PartitionCount).Select(partition =>
            Enumerable.Range(0, int.MaxValue).Select(number => $"{name}-{number}").First(gallery => KeyPartition.Of(gallery, PartitionCount) == partition));

    private static bool Print(HostsFigure figure)
    {
        figure.Print();
        return figure.Holds;
    }

    private static HostsFigure Spread(string name, int faces, double[] seconds) =>
        new(name, faces, seconds, seconds.Min() / seconds.Sum(), $">= {LeastShare}, the smallest share of the work", seconds.Min() / seconds.Sum() >= LeastShare);

    private async Task<bool> StopOneOfEachAsync(CropStream crops)
    {
        await using var callers = await GalleryLoad.StartAsync(hosts.Embedder, hosts.Matcher, "hosts-subjects", _patience, stop);
        var matchers = new WorkMeter(hosts.Matchers);
        await SendAsync(crops, faces / 10);
        await callers.SucceedsAgainAsync(stop);
        var holds = Print(Spread("hosts.matchers", faces / 10, matchers.Read()));

        await SendAsync(crops, faces / 10, wait: false);
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

    // Others let go of partitions only when the group has agreed on it: new faces go on until the newcomer has some of them.
    private async Task JoinAsync(RestartableProcess clusterer)
    {
        await clusterer.StartAsync(stop);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Grace);
        await using var vectors = new VectorStream(hosts.BootstrapServers, await ModelAsync(), [.. GalleriesOf($"join-{Guid.NewGuid():N}")]);
        var share = 0.0;
        while (share < LeastShare / 2)
        {
            var meter = new WorkMeter([.. hosts.Clusterers.TakeWhile(other => other != clusterer), clusterer]);
            await vectors.SendAsync(Round, patience.Token);
            var seconds = meter.Read();
            share = seconds[^1] / Math.Max(seconds.Sum(), double.Epsilon);
        }
    }

    private async Task<double[]> WorkOfAsync(VectorStream vectors, IEnumerable<RestartableProcess> clusterers)
    {
        var meter = new WorkMeter([.. clusterers]);
        await vectors.SendAsync(faces, stop);
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
