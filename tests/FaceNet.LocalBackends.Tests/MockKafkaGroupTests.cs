using Confluent.Kafka;
using FaceNet.Testing;

namespace FaceNet.LocalBackends.Tests;

public sealed class MockKafkaGroupTests(MockKafkaFixture kafka) : IClassFixture<MockKafkaFixture>
{
    private const int Messages = 40;

    private readonly string _topic = UniqueName.For("topic");
    private readonly string _group = UniqueName.For("group");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Consume_TwoInAGroup_ShareThePartitionsAndMissNothing()
    {
        await ProduceAsync();
        using var first = Consumer();
        using var second = Consumer();

        // What the first one read before the second one joined is read again where it was not committed.
        var received = new HashSet<TopicPartitionOffset>();

        await Eventually.HoldsAsync("two consumers to have two partitions each, and every message", () =>
        {
            foreach (var consumer in new[] { first, second })
            {
                while (consumer.Consume(TimeSpan.Zero) is { } message)
                {
                    received.Add(message.TopicPartitionOffset);
                }
            }

            return received.Count >= Messages && first.Assignment.Count == 2 && second.Assignment.Count == 2;
        }, Cancellation);

        Assert.Equal(Messages, received.Count);
        first.Close();
        second.Close();
    }

    [Fact]
    public async Task Consume_GroupThatCommitted_ResumesBehindTheCommit()
    {
        await ProduceAsync();
        using (var before = Consumer())
        {
            before.Take(Messages - 1);
            before.Commit();
            before.Close();
        }

        using var after = Consumer();
        var rest = after.Take(1).Single();
        var end = after.QueryWatermarkOffsets(rest.TopicPartition, TimeSpan.FromSeconds(10)).High;

        Assert.Equal(end - 1, rest.Offset.Value);
        Assert.Null(after.Consume(TimeSpan.FromMilliseconds(500)));
        after.Close();
    }

    private IConsumer<string, byte[]> Consumer() => KafkaClients.Consumer(kafka.BootstrapServers, _topic, _group);

    private Task ProduceAsync() => KafkaClients.ProduceAsync(kafka.BootstrapServers, _topic, Messages);
}
