using System.Globalization;
using FaceNet.Clusterer;
using FaceNet.Embedder;
using FaceNet.Faults.Platform;
using FaceNet.LocalBackends;
using FaceNet.Matcher.Journal;
using FaceNet.ServiceDefaults.Kafka;
using FaceNet.Testing;
using Grpc.Net.Client;

namespace FaceNet.Faults.Hosts;

/// <summary>Two Embedders, two Matchers and three Clusterers as processes of their own, on one Redis and one broker.</summary>
internal sealed class SeveralHosts : IAsyncDisposable
{
    private readonly Readiness _readiness = new();
    private readonly RestartableProcess? _redis;
    private readonly RestartableProcess _broker;
    private string _redisEndpoint = Environment.GetEnvironmentVariable("FACENET_TEST_REDIS") ?? "";

    private SeveralHosts()
    {
        _redis = _redisEndpoint.Length > 0 ? null : new RestartableProcess(
            "redis",
            () => ProcessUnderTest.Start(typeof(LocalBackendsHost), "--only", "redis"),
            async (process, cancellation) => _redisEndpoint = await process.ReadLineAsync("redis", cancellation));
        _broker = new RestartableProcess(
            "broker",
            () => ProcessUnderTest.Start(typeof(LocalBackendsHost), "--only", "kafka"),
            async (process, cancellation) =>
            {
                BootstrapServers = await process.ReadLineAsync("kafka", cancellation);
                await Task.Run(() => MockTopics.Make(BootstrapServers, new KafkaOptions().TopicsOfFaces), cancellation);
            });
        int[] embedders = Ports(2), matchers = Ports(2), clusterers = Ports(3);
        Embedders = [.. embedders.Select(port => Service(typeof(EmbedderOptions), "Embedder", port, embedders[0]))];
        Matchers = [.. matchers.Select(port => Service(typeof(DecisionJournalOptions), "Matcher", port, embedders[0]))];
        Clusterers = [.. clusterers.Select(port => Service(typeof(ClustererOptions), "Clusterer", port, embedders[0]))];
        (Embedder, Matcher, Clusterer) = (SharedChannel.To(embedders), SharedChannel.To(matchers), SharedChannel.To(clusterers));
    }

    public IReadOnlyList<RestartableProcess> Embedders { get; }

    public IReadOnlyList<RestartableProcess> Matchers { get; }

    /// <summary>Only the first is started with the others.</summary>
    public IReadOnlyList<RestartableProcess> Clusterers { get; }

    /// <summary>To all Embedders.</summary>
    public GrpcChannel Embedder { get; }

    /// <summary>To all Matchers.</summary>
    public GrpcChannel Matcher { get; }

    /// <summary>To all Clusterers.</summary>
    public GrpcChannel Clusterer { get; }

    /// <summary>Where the broker is.</summary>
    public string BootstrapServers { get; private set; } = "";

    /// <summary>What all programs have written.</summary>
    public string Transcript => string.Join('\n', Services.Select(process => $"== {process.Name}\n{process.Transcript}"));

    private IEnumerable<RestartableProcess> Services => [.. Embedders, .. Matchers, .. Clusterers];

    public static async Task<SeveralHosts> StartAsync(CancellationToken cancellationToken)
    {
        var hosts = new SeveralHosts();
        try
        {
            await (hosts._redis?.StartAsync(cancellationToken) ?? Task.CompletedTask);
            await hosts._broker.StartAsync(cancellationToken);
            foreach (var service in hosts.Embedders.Concat(hosts.Matchers).Append(hosts.Clusterers[0]))
            {
                await service.StartAsync(cancellationToken);
            }

            return hosts;
        }
        catch
        {
            await hosts.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var channel in new[] { Embedder, Matcher, Clusterer })
        {
            channel.Dispose();
        }

        await Task.WhenAll(Services.Select(service => service.DisposeAsync().AsTask()));
        await (_redis?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _broker.DisposeAsync();
        _readiness.Dispose();
    }

    private static int[] Ports(int count) => [.. Enumerable.Range(0, count).Select(_ => FreePort.Find())];

    private RestartableProcess Service(Type program, string name, int grpcPort, int embedderPort)
    {
        var webPort = FreePort.Find();
        return new RestartableProcess(
            name,
            () => ProcessUnderTest.StartIn(Settings(grpcPort, webPort, embedderPort), program),
            (process, cancellation) => _readiness.WaitAsync(process, name, webPort, cancellation));
    }

    private Dictionary<string, string> Settings(int grpcPort, int webPort, int embedderPort) => new()
    {
        ["Listeners__GrpcPort"] = grpcPort.ToString(CultureInfo.InvariantCulture),
        ["Listeners__WebPort"] = webPort.ToString(CultureInfo.InvariantCulture),
        ["Redis__Configuration"] = _redisEndpoint,
        ["Kafka__BootstrapServers"] = BootstrapServers,

        // The mock broker waits a second less than this at every change of a group.
        ["Kafka__SessionTimeout"] = "00:00:06",
        ["EmbedderClient__Address"] = $"http://127.0.0.1:{embedderPort}",
        ["Logging__LogLevel__Default"] = "Warning",
    };
}
