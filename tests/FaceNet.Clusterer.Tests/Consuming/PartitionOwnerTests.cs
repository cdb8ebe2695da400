using Confluent.Kafka;
using FaceNet.Clusterer.Consuming;
using FaceNet.Clusterer.Tests.Backends;
using FaceNet.ServiceDefaults.Kafka;
using FaceNet.Testing;

namespace FaceNet.Clusterer.Tests.Consuming;

[Trait("Kind", "Integration")]
public sealed class PartitionOwnerTests : IAsyncDisposable
{
    private readonly string _kafka;
    private readonly TestParts _parts;
    private readonly string _gallery = UniqueName.For("gallery");

    public PartitionOwnerTests(GarnetFixture garnet, MockKafkaFixture kafka, ModelServer models)
    {
        _kafka = kafka.BootstrapServers;
        _parts = new TestParts(garnet.Endpoint, _kafka, models.Address);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _parts.DisposeAsync();

    [Fact]
    public async Task Apply_RefusedEventOfTheLargestSize_GoesOnAfterIt()
    {
        var owner = await OwnAsync();

        await owner.ApplyAsync(Consumed(new Message<string, byte[]> { Key = _gallery, Value = new byte[_parts.Topics.MaxMessageBytes - 100] }), Cancellation);

        var letter = Assert.Single(await Topic.ReadAsync(_kafka, KafkaOptions.DeadLetterTopic(_parts.Topics.FaceEmbeddedTopic), 1, Cancellation));
        Assert.Equal("PAYLOAD_UNREADABLE", letter.Message.Headers.Text(EventHeaders.Reason));
        Assert.Empty(letter.Message.Value);
    }

    private async Task<PartitionOwner> OwnAsync()
    {
        var owner = new PartitionOwner(_parts.Backends);
        await owner.TakeEpochAsync(Cancellation);
        return owner;
    }

    private IReadOnlyList<ConsumeResult<string, byte[]>> Consumed(params IEnumerable<Message<string, byte[]>> messages) =>
        FaceEvents.Consumed(messages, topic: _parts.Topics.FaceEmbeddedTopic);
}
