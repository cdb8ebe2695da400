using FaceNet.ServiceDefaults.Kafka;
using FaceNet.Standalone.Commands;
using FaceNet.Testing;
using Grpc.Net.Client;

namespace FaceNet.Standalone.EndToEndTests.Commands;

/// <summary>The platform as a process of its own, on free ports, and what it says about itself when it is ready.</summary>
internal sealed class ServeProcess : IAsyncDisposable
{
    private ServeProcess(ProcessUnderTest process, string grpc, string health, string kafka)
    {
        Process = process;
        GrpcAddress = new Uri(grpc);
        HealthAddress = new Uri(health);
        Topics = new KafkaOptions { BootstrapServers = kafka };
        Channel = GrpcChannel.ForAddress(GrpcAddress);
    }

    public ProcessUnderTest Process { get; }

    public Uri GrpcAddress { get; }

    public Uri HealthAddress { get; }

    public KafkaOptions Topics { get; }

    public GrpcChannel Channel { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The variables by which an operator accepts what an address for other machines brings along.</summary>
    public static IReadOnlyDictionary<string, string> Accepting(params IEnumerable<string> settings) =>
        settings.ToDictionary(setting => setting, _ => "true");

    /// <summary>Starts the process, without waiting for anything.</summary>
    public static ProcessUnderTest Launch(IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments) =>
        ProcessUnderTest.StartIn(environment, typeof(StandaloneCommand), [.. arguments, "--grpc-port", "0", "--web-port", "0"]);

    /// <summary>Starts the process and waits until it is ready.</summary>
    public static Task<ServeProcess> StartAsync(params IEnumerable<string> arguments) => StartAsync(Accepting(), arguments);

    /// <inheritdoc cref="StartAsync(IEnumerable{string})"/>
    public static async Task<ServeProcess> StartAsync(IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments)
    {
        var process = Launch(environment, arguments);
        try
        {
            var grpc = await process.ReadLineAsync("  gRPC", Cancellation);
            var health = await process.ReadLineAsync("  health", Cancellation);
            var kafka = await process.ReadLineAsync("  kafka", Cancellation);
            await process.ReadLineAsync("Ctrl-C stops.", Cancellation);
            return new ServeProcess(process, grpc, health, kafka.Split(' ')[0]);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await Process.DisposeAsync();
    }
}
