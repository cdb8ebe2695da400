using System.Globalization;
using FaceNet.Clusterer;
using FaceNet.Embedder;
using FaceNet.LocalBackends;
using FaceNet.Matcher.Journal;
using FaceNet.ServiceDefaults.Kafka;
using FaceNet.Testing;
using Grpc.Net.Client;

namespace FaceNet.Faults.Platform;

/// <summary>The whole platform in processes of their own: Redis that keeps its data, a broker, an Embedder, a Matcher and two Clusterers, with wires between them that can be cut.</summary>
internal sealed class PlatformProcesses : IAsyncDisposable
{
    private readonly Readiness _readiness = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("facenet-faults-");
    private readonly List<GrpcChannel> _channels = [];

    private PlatformProcesses()
    {
        var redisPort = FreePort.Find();
        Clock = new ShiftedClock(Path.Combine(_folder.FullName, "clock"));
        RedisDisk = new SmallDisk(Path.Combine(_folder.FullName, "redis"));
        Redis = new RestartableProcess(
            "redis",
            () => ProcessUnderTest.Start(typeof(LocalBackendsHost), "--only", "redis", "--redis-port", Number(redisPort), "--data", Path.Combine(RedisDisk.Path, "data")),
            (process, cancellation) => process.ReadLineAsync("redis", cancellation));
        Broker = new RestartableProcess(
            "broker",
            () => ProcessUnderTest.Start(typeof(LocalBackendsHost), "--only", "kafka"),
            async (process, cancellation) =>
            {
                BootstrapServers = await process.ReadLineAsync("kafka", cancellation);
                await Task.Run(() => MockTopics.Make(BootstrapServers, new KafkaOptions().TopicsOfFaces), cancellation);
            });
        RedisWire = new TcpProxy($"127.0.0.1:{Number(redisPort)}");
        var embedderPort = FreePort.Find();
        EmbedderWire = new TcpProxy($"127.0.0.1:{Number(embedderPort)}");
        Embedder = Service(typeof(EmbedderOptions), "embedder", embedderPort, FreePort.Find());
        var matcherPort = FreePort.Find();
        MatcherWire = new TcpProxy($"127.0.0.1:{Number(matcherPort)}");
        Matcher = Service(typeof(DecisionJournalOptions), "matcher", matcherPort, FreePort.Find());
        int[] clustererPorts = [FreePort.Find(), FreePort.Find()];
        Clusterers = [.. clustererPorts.Select(port => Service(typeof(ClustererOptions), "clusterer", port, FreePort.Find()))];
        (EmbedderChannel, MatcherChannel) = (Connect(embedderPort), Connect(matcherPort));
        ClustererChannels = [.. clustererPorts.Select(Connect)];
    }

    public RestartableProcess Redis { get; }

    /// <summary>Where Redis keeps its data.</summary>
    public SmallDisk RedisDisk { get; }

    public RestartableProcess Broker { get; }

    public RestartableProcess Embedder { get; }

    public RestartableProcess Matcher { get; }

    public IReadOnlyList<RestartableProcess> Clusterers { get; }

    /// <summary>Between the services and Redis.</summary>
    public TcpProxy RedisWire { get; }

    /// <summary>Between the other services and the Embedder.</summary>
    public TcpProxy EmbedderWire { get; }

    /// <summary>Between the Clusterers and the Matcher.</summary>
    public TcpProxy MatcherWire { get; }

    /// <summary>The clock of all services.</summary>
    public ShiftedClock Clock { get; }

    /// <summary>Where the broker is, as the environment of the services names it.</summary>
    public string BootstrapServers { get; private set; } = "";

    public GrpcChannel EmbedderChannel { get; }

    public GrpcChannel MatcherChannel { get; }

    public IReadOnlyList<GrpcChannel> ClustererChannels { get; }

    /// <summary>What all programs have written.</summary>
    public string Transcript => string.Join('\n', Everything.Select(process => $"== {process.Name}\n{process.Transcript}"));

    private IEnumerable<RestartableProcess> Everything => [Redis, Broker, .. Services];

    private IEnumerable<RestartableProcess> Services => [Embedder, Matcher, .. Clusterers];

    public static async Task<PlatformProcesses> StartAsync(CancellationToken cancellationToken)
    {
        var platform = new PlatformProcesses();
        try
        {
            await Task.WhenAll(platform.Redis.StartAsync(cancellationToken), platform.Broker.StartAsync(cancellationToken));
            await platform.Embedder.StartAsync(cancellationToken);
            await Task.WhenAll([platform.Matcher.StartAsync(cancellationToken), .. platform.Clusterers.Select(clusterer => clusterer.StartAsync(cancellationToken))]);
            return platform;
        }
        catch
        {
            await platform.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _channels.ForEach(channel => channel.Dispose());
        await Task.WhenAll(Services.Select(service => service.DisposeAsync().AsTask()));
        await RedisWire.DisposeAsync();
        await EmbedderWire.DisposeAsync();
        await MatcherWire.DisposeAsync();
        await Redis.DisposeAsync();
        await Broker.DisposeAsync();
        RedisDisk.Dispose();
        _readiness.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string Number(int port) => port.ToString(CultureInfo.InvariantCulture);

    private RestartableProcess Service(Type program, string name, int grpcPort, int webPort) => new(
        name,
        () => ProcessUnderTest.StartBeside(Settings(grpcPort, webPort), program, typeof(PlatformProcesses)),
        (process, cancellation) => _readiness.WaitAsync(process, name, webPort, cancellation));

    private Dictionary<string, string> Settings(int grpcPort, int webPort) => new(Clock.Environment)
    {
        ["Listeners__GrpcPort"] = Number(grpcPort),
        ["Listeners__WebPort"] = Number(webPort),
        ["Redis__Configuration"] = RedisWire.Endpoint,
        ["Kafka__BootstrapServers"] = BootstrapServers,

        // The mock broker waits a second less than this at every change of a group.
        ["Kafka__SessionTimeout"] = "00:00:06",
        ["EmbedderClient__Address"] = $"http://{EmbedderWire.Endpoint}",
        ["MatcherClient__Address"] = $"http://{MatcherWire.Endpoint}",
        ["Logging__LogLevel__Default"] = "Warning",
    };

    private GrpcChannel Connect(int port)
    {
        var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{Number(port)}");
        _channels.Add(channel);
        return channel;
    }
}
