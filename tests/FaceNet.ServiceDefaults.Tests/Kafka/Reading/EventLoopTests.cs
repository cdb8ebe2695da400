using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Confluent.Kafka;
using FaceNet.ServiceDefaults.Kafka;
using FaceNet.ServiceDefaults.Kafka.Reading;
using FaceNet.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Tests.Kafka.Reading;

/// <summary>Readers of one group that come and go.</summary>
[Trait("Kind", "Integration")]
public sealed class EventLoopTests : IClassFixture<MockKafkaFixture>, IDisposable
{
    // The mock broker makes that many of a topic.
    private const int Partitions = 4;

    private static readonly TimeSpan SessionTimeout = TimeSpan.FromSeconds(30);

    // At every change of a group the mock broker waits a second less than a session for its members: 29 s from when one has left. One that is gone without a word
    // is missed only when its session is over, 27 s later at the earliest, since it gives a sign of life every 3 s.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(43);

    private readonly string _topic = UniqueName.For("topic");
    private readonly string _group = UniqueName.For("group");
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly KafkaClients _kafka;
    private readonly MessageLoss _loss;
    private readonly LagMetrics _lags;

    public EventLoopTests(MockKafkaFixture kafka)
    {
        var options = Options.Create(new KafkaOptions { BootstrapServers = kafka.BootstrapServers, SessionTimeout = SessionTimeout });
        var meters = _services.GetRequiredService<IMeterFactory>();
        _kafka = new KafkaClients(options, NullLogger<KafkaClients>.Instance);
        _loss = new MessageLoss(options, meters, NullLogger<MessageLoss>.Instance);
        _lags = new LagMetrics(meters);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _kafka.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task Run_ToldToStop_LeavesItsPartitionsToTheOthersBeforeItsSessionIsOver()
    {
        await ProduceAsync();
        await using var survivor = new Reader(this);
        await using (var leaver = new Reader(this))
        {
            await Eventually.HoldsAsync("both to have partitions", async () =>
            {
                await ProduceAsync();
                return survivor.HasRead > 0 && leaver.HasRead > 0;
            }, Cancellation);
        }

        survivor.Forget();
        await Eventually.HoldsAsync("who is left to have all partitions", async () =>
        {
            await ProduceAsync();
            return survivor.HasRead == Partitions;
        }, Cancellation, Patience);
    }

    // One message to each partition.
    private Task ProduceAsync() => Task.WhenAll(Enumerable.Range(0, Partitions).Select(partition =>
        _kafka.Producer.ProduceAsync(new TopicPartition(_topic, partition), new Message<string, byte[]> { Key = "key", Value = [1] }, Cancellation)));

    private sealed class Reader : IAsyncDisposable
    {
        private readonly ConcurrentDictionary<int, bool> _partitions = new();
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _running;

        public Reader(EventLoopTests test) => _running = Task.Factory.StartNew(
            () => EventLoop.Repeat(() => Loop(test), test._topic, _stop.Token), Cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        /// <summary>Of how many partitions it has read messages.</summary>
        public int HasRead => _partitions.Count;

        public void Forget() => _partitions.Clear();

        /// <summary>Stops it in good order.</summary>
        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running;
            _stop.Dispose();
        }

        private EventLoop Loop(EventLoopTests test) => new(
            test._kafka,
            ReadAsync,
            new EventLoopOptions(test._group, MaxInFlight: 100, MaxInFlightBytes: 1_000_000, CommitInterval: TimeSpan.FromMilliseconds(100)),
            test._loss,
            test._lags,
            TimeProvider.System,
            NullLogger.Instance);

        private Task ReadAsync(ConsumeResult<string, byte[]> message, CancellationToken cancellationToken)
        {
            _partitions[message.Partition.Value] = true;
            return Task.CompletedTask;
        }
    }
}
