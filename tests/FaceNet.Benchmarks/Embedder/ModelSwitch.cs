using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using FaceNet.ModelContract;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Type.V1;
using Grpc.Core;

namespace FaceNet.Benchmarks.Embedder;

/// <summary>What callers notice of a new version of their model that is loaded, warmed up and tested beside the old one: slower calls, and none that fails.</summary>
internal static class ModelSwitch
{
    private const int CallerCount = 16;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <param name="faces">The faces.</param>
    /// <param name="directory">Folder of the model.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="hasTarget">Whether the figures have targets.</param>
    /// <param name="switches">How many new versions come one after the other.</param>
    /// <param name="seconds">How long to count before each of them.</param>
    public static async Task<BenchmarkResult[]> MeasureAsync(FaceImage[] faces, string directory, ModelManifest manifest, bool hasTarget, int switches, double seconds)
    {
        using var repository = new SwitchingRepository(directory, manifest);
        repository.Install("1");
        await using EmbedderServer server = await EmbedderServer.StartAsync("", repository.Settings);
        using var stop = new CancellationTokenSource();
        var calls = new ConcurrentQueue<Call>();
        Task<int>[] callers = [.. server.Connect(CallerCount).Select((client, caller) => Task.Run(() => CallAsync(client, faces, caller, calls, stop.Token)))];
        await Task.Delay(TimeSpan.FromSeconds(seconds));

        var quiet = new List<double>();
        var switching = new List<double>();
        var durations = new List<double>();
        for (int next = 2; next < switches + 2; next++)
        {
            calls.Clear();
            await Task.Delay(TimeSpan.FromSeconds(seconds));
            quiet.AddRange(calls.Select(call => call.Milliseconds));
            calls.Clear();
            durations.Add(await SwitchAsync(repository, next.ToString(CultureInfo.InvariantCulture), calls));
            switching.AddRange(calls.Select(call => call.Milliseconds));
        }

        await stop.CancelAsync();
        int failed = (await Task.WhenAll(callers)).Sum();
        double tail = Medians.Quantile(switching, 0.99), before = Medians.Quantile(quiet, 0.99);
        var parameters = new Dictionary<string, object>
        {
            ["model"] = manifest.Name,
            ["callers"] = CallerCount,
            ["switches"] = switches,
            ["calls"] = switching.Count,
            ["switch_seconds"] = Math.Round(Medians.Of(durations), 2),
        };
        return
        [
            new BenchmarkResult("embedder.switch.p99", parameters, tail, "ms", "the same callers before the switch", before, tail / before, null, null),
            new BenchmarkResult("embedder.switch.failed", parameters, failed, "calls", "all calls during a switch", switching.Count, (double)failed / switching.Count, hasTarget ? "= 0" : null, hasTarget ? failed == 0 : null),
        ];
    }

    // From the moment that the version lies there until it answers.
    private static async Task<double> SwitchAsync(SwitchingRepository repository, string version, ConcurrentQueue<Call> calls)
    {
        repository.Install(version);
        long started = Stopwatch.GetTimestamp();
        while (!calls.Any(call => call.Version == version))
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new TimeoutException($"Version {version} did not answer within {Patience.TotalSeconds:0} s.");
            }

            await Task.Delay(5);
        }

        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    // Returns how many calls failed.
    private static async Task<int> CallAsync(EmbeddingService.EmbeddingServiceClient client, FaceImage[] faces, int next, ConcurrentQueue<Call> calls, CancellationToken stop)
    {
        int failed = 0;
        for (; !stop.IsCancellationRequested; next++)
        {
            long started = Stopwatch.GetTimestamp();
            try
            {
                BatchEmbedFacesResponse response = await client.BatchEmbedFacesAsync(EmbedderServer.Request(faces[next % faces.Length]), cancellationToken: CancellationToken.None);
                failed += response.Outcomes[0].Error is null ? 0 : 1;
                calls.Enqueue(new Call(Stopwatch.GetElapsedTime(started).TotalMilliseconds, response.Outcomes[0].Embedded?.ModelVersion ?? ""));
            }
            catch (RpcException)
            {
                failed++;
            }
        }

        return failed;
    }

    private sealed record Call(double Milliseconds, string Version);
}
