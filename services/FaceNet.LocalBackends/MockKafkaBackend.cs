using System.Globalization;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FaceNet.LocalBackends;

/// <summary>
/// librdkafka's mock broker inside this process: the real Kafka wire protocol on a loopback socket.
/// </summary>
/// <remarks>
/// Topics appear at first use, with 4 partitions; they cannot be created by an admin client. Each partition keeps at most
/// 5 MB or 100,000 messages and silently drops the oldest, so whoever feeds it must bound what is produced but not yet
/// consumed. Nothing outlives the process.
/// </remarks>
public sealed partial class MockKafkaBackend : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);

    // The mock cluster lives inside this client and ends with it.
    private readonly IProducer<Null, Null> _owner;

    private MockKafkaBackend(IProducer<Null, Null> owner, string bootstrapServers)
    {
        _owner = owner;
        BootstrapServers = bootstrapServers;
    }

    /// <summary>Where clients connect: Kafka's <c>bootstrap.servers</c>, <c>host:port</c>.</summary>
    public string BootstrapServers { get; }

    /// <summary>Starts a broker whose own log goes nowhere.</summary>
    /// <exception cref="LocalBackendException">The broker did not come up.</exception>
    public static Task<MockKafkaBackend> StartAsync(CancellationToken cancellationToken) =>
        StartAsync(NullLoggerFactory.Instance, cancellationToken);

    /// <summary>Starts a broker that logs to <paramref name="loggerFactory"/>.</summary>
    /// <exception cref="LocalBackendException">The broker did not come up.</exception>
    public static Task<MockKafkaBackend> StartAsync(ILoggerFactory loggerFactory, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(loggerFactory);

        // Asking for metadata blocks.
        return Task.Run(() => Start(loggerFactory.CreateLogger<MockKafkaBackend>()), cancellationToken);
    }

    /// <summary>Stops the broker; its messages, offsets and groups are gone.</summary>
    public async ValueTask DisposeAsync() => await Task.Run(_owner.Dispose).ConfigureAwait(false);

    private static MockKafkaBackend Start(ILogger logger)
    {
        // The mock cluster's thread ends for good where a signal interrupts its wait: a terminal that changes its size, a process that goes on after it was stopped.
        var owner = SignalMask.Block(new ProducerBuilder<Null, Null>(Configuration())
            .SetLogHandler((_, line) => LogLine(logger, line.Facility, line.Message))
            .SetErrorHandler((_, error) => LogLine(logger, error.Code.ToString(), error.Reason))
            .Build);
        try
        {
            using var admin = new DependentAdminClientBuilder(owner.Handle).Build();
            var broker = admin.GetMetadata(StartTimeout).Brokers.Single();
            return new MockKafkaBackend(owner, string.Create(CultureInfo.InvariantCulture, $"{broker.Host}:{broker.Port}"));
        }
        catch (Exception failure) when (failure is KafkaException or InvalidOperationException)
        {
            owner.Dispose();
            throw new LocalBackendException($"The mock Kafka broker did not come up within {StartTimeout}: {failure.Message}", failure);
        }
    }

    private static ProducerConfig Configuration()
    {
        var configuration = new ProducerConfig();
        configuration.Set("test.mock.num.brokers", "1");
        return configuration;
    }

    [LoggerMessage(LogLevel.Information, "{Facility}: {Message}", EventName = "BrokerLog")]
    private static partial void LogLine(ILogger logger, string facility, string message);
}
