using System.Diagnostics.Metrics;
using Confluent.Kafka;
using FaceNet.ServiceDefaults.Kafka;
using FaceNet.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Tests.Kafka;

[Trait("Kind", "Integration")]
public sealed class MessageLossTests : IClassFixture<MockKafkaFixture>, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly TopicPartition _partition = new(UniqueName.For("topic"), 0);
    private readonly string _group = UniqueName.For("group");
    private readonly KafkaOptions _options;
    private readonly KafkaClients _kafka;
    private readonly LogText _log = new();
    private readonly ServiceProvider _services;
    private readonly MeterListener _listener = new();
    private long _counted;

    public MessageLossTests(MockKafkaFixture kafka)
    {
        _options = new KafkaOptions { BootstrapServers = kafka.BootstrapServers, SessionTimeout = TimeSpan.FromSeconds(6) };
        _kafka = new KafkaClients(Options.Create(_options), NullLogger<KafkaClients>.Instance);
        _services = new ServiceCollection().AddMetrics().AddLogging(logging => logging.AddProvider(_log)).BuildServiceProvider();
        var meters = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "facenet.kafka.offset.lost" && instrument.Meter.Scope == meters)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, count, _, _) => _counted += count);
        _listener.Start();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
        _kafka.Dispose();
    }

    [Fact]
    public async Task Consume_GroupThatNeverCommitted_StartsAtTheOldest()
    {
        await OverrunAsync();

        using var consumer = Join();

        Assert.Equal(consumer.QueryWatermarkOffsets(_partition, Patience).Low, consumer.Consume(Patience).Offset);
        consumer.Close();
    }

    [Fact]
    public async Task Consume_NextMessageIsGone_IsALossUntilSkippingIsAllowed()
    {
        await ReadFirstAsync();
        await OverrunAsync();

        using (var consumer = Join())
        {
            var failed = Assert.Throws<ConsumeException>(() => consumer.Consume(Patience));
            Assert.True(MessageLoss.IsLoss(failed));
            var stop = Assert.Throws<MessagesLostException>(() => Loss().SkipOrThrow(consumer, failed));
            Assert.Contains($"{_partition.Topic} partition 0 are gone before they were read: offset 1 is next", stop.Message, StringComparison.Ordinal);
            Assert.Contains("Kafka__SkipLostMessages=true", stop.Message, StringComparison.Ordinal);
            Assert.True(_log.Contains("The process stops"));
            Assert.Equal(1, _counted);

            _options.SkipLostMessages = true;
            Loss().SkipOrThrow(consumer, failed);
            Assert.True(_log.Contains("Going on with what is left"));
            Assert.Equal(2, _counted);
            consumer.Close();
        }

        using var next = Join();
        Assert.Equal(next.QueryWatermarkOffsets(_partition, Patience).Low, next.Consume(Patience).Offset);
        next.Close();
    }

    private MessageLoss Loss() => new(
        Options.Create(_options), _services.GetRequiredService<IMeterFactory>(), _services.GetRequiredService<ILogger<MessageLoss>>());

    private IConsumer<string, byte[]> Join()
    {
        var consumer = _kafka.CreateConsumer(new GroupMember(_group));
        consumer.Subscribe(_partition.Topic);
        return consumer;
    }

    private async Task ReadFirstAsync()
    {
        await ProduceAsync(1);
        using var consumer = Join();
        var first = consumer.Consume(Patience);
        consumer.Commit([new TopicPartitionOffset(first.TopicPartition, first.Offset + 1)]);
        consumer.Close();
    }

    // The broker keeps 5 MB of a partition.
    private async Task OverrunAsync()
    {
        for (var i = 0; i < 8; i++)
        {
            await ProduceAsync(1_000_000);
        }
    }

    private Task ProduceAsync(int bytes) => _kafka.Producer.ProduceAsync(_partition, new Message<string, byte[]> { Value = new byte[bytes] }, Cancellation);
}
