using Confluent.Kafka;
using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Consuming;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Clusterer.Tests.Clustering;
using FaceNet.Clusterer.Tests.Storage;
using FaceNet.ModelContract;
using FaceNet.ServiceDefaults.Kafka;
using FaceNet.Testing;

namespace FaceNet.Clusterer.Tests.Consuming;

[Trait("Kind", "Integration")]
public sealed class PartitionOwnerTests : IAsyncDisposable
{
    private readonly string _kafka;
    private readonly TestParts _parts;
    private readonly string _gallery = UniqueName.For("gallery");
    private readonly IReadOnlyList<Face> _faces =
        new FaceStream(7, ModelServer.Dimensions, people: 8, noise: 1.0) { FrameShare = 0.3, TrackShare = 0.3 }.Take(60);

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
        using var owner = await OwnAsync();

        await owner.ApplyAsync(Consumed(new Message<string, byte[]> { Key = _gallery, Value = new byte[_parts.Topics.MaxMessageBytes - 100] }), Cancellation);

        var letter = Assert.Single(await Topic.ReadAsync(_kafka, KafkaOptions.DeadLetterTopic(_parts.Topics.FaceEmbeddedTopic), 1, Cancellation));
        Assert.Equal("PAYLOAD_UNREADABLE", letter.Message.Headers.Text(EventHeaders.Reason));
        Assert.Empty(letter.Message.Value);
    }

    [Fact]
    public async Task Apply_NothingButRefusalsForAGallery_LeavesNoTraceOfIt()
    {
        using var owner = await OwnAsync();
        var shortFace = FaceEvents.Message(FaceEvents.Event(_gallery, FaceStream.Of("short", [1, 0, 0])));

        await owner.ApplyAsync(Consumed(new Message<string, byte[]> { Key = _gallery, Value = [0xFF] }, shortFace), Cancellation);

        var letters = await Topic.ReadAsync(_kafka, KafkaOptions.DeadLetterTopic(_parts.Topics.FaceEmbeddedTopic), 2, Cancellation);
        Assert.Equal(["INVALID_EMBEDDING", "PAYLOAD_UNREADABLE"], letters.Select(letter => letter.Message.Headers.Text(EventHeaders.Reason)).Order());
        Assert.Equal(0, owner.Loaded);
        var keys = new ClusterKeys(_gallery, 0);
        var database = await _parts.Redis.GetDatabaseAsync(Cancellation);
        Assert.False(await database.KeyExistsAsync(keys.Epoch));
        Assert.False(await database.KeyExistsAsync(keys.Gallery));

        await owner.ApplyAsync(Consumed(Message(_gallery, 0)), Cancellation);
        Assert.True(await database.KeyExistsAsync(keys.Gallery));
    }

    [Fact]
    public async Task Apply_MoreGalleriesThanFit_DropsAndLoadsThemAsIfTheyHadStayed()
    {
        string[] galleries = [.. Enumerable.Range(0, 5).Select(_ => UniqueName.For("gallery"))];
        using var owner = await OwnAsync(maxGalleries: 2);

        for (var i = 0; i < 40; i += 4)
        {
            await owner.ApplyAsync(Consumed(galleries.SelectMany(gallery => Enumerable.Range(i, 4).Select(face => Message(gallery, face)))), Cancellation);
            Assert.Equal(2, owner.Loaded);
        }

        var database = await _parts.Redis.GetDatabaseAsync(Cancellation);
        foreach (var gallery in galleries)
        {
            var undisturbed = new RunInMemory(new GalleryClusters(gallery, ModelServer.Dimensions, new ClusteringThresholds(1.2, 0.2, Derived: false)));
            undisturbed.Assign([.. _faces.Take(40)]);
            var stored = await StoredState.ReadAsync(_parts.Store, database, gallery, Cancellation);
            stored.AssertConsistent();
            SnapshotComparison.AssertEqual(undisturbed.Clusters.Snapshot(), new GalleryClusters(stored.Gallery.Clusters!).Snapshot());
        }
    }

    [Fact]
    public async Task Apply_AfterAnOutageOfAMemberThatWasReplaced_YieldsToTheNewOwner()
    {
        using var replaced = await OwnAsync();
        await replaced.ApplyAsync(Consumed(Message(_gallery, 0)), Cancellation);
        using var owner = await OwnAsync();
        await owner.ApplyAsync(Consumed(Message(_gallery, 1)), Cancellation);

        replaced.Drop();

        await Assert.ThrowsAsync<EpochLostException>(() => replaced.ApplyAsync(Consumed(Message(_gallery, 1)), Cancellation));
        await owner.ApplyAsync(Consumed(Message(_gallery, 2)), Cancellation);
    }

    [Fact]
    public async Task Apply_AfterAnOutage_ShutsOutWhatWasUnderWayBefore()
    {
        var key = new ClusterKeys(_gallery, 0).Epoch;
        var database = await _parts.Redis.GetDatabaseAsync(Cancellation);
        using var owner = await OwnAsync();
        await owner.ApplyAsync(Consumed(Message(_gallery, 0)), Cancellation);
        var before = (long)await database.StringGetAsync(key);

        owner.Drop();
        await owner.ApplyAsync(Consumed(Message(_gallery, 1)), Cancellation);

        Assert.InRange((long)await database.StringGetAsync(key), before + 1, await _parts.Store.TakeEpochAsync(Cancellation) - 1);
    }

    private Message<string, byte[]> Message(string gallery, int face) => FaceEvents.Message(FaceEvents.Event(gallery, _faces[face]));

    private async Task<PartitionOwner> OwnAsync(int maxGalleries = 10)
    {
        var owner = new PartitionOwner(0, _parts.Backends, maxGalleries);
        await owner.TakeEpochAsync(Cancellation);
        return owner;
    }

    private IReadOnlyList<ConsumeResult<string, byte[]>> Consumed(params IEnumerable<Message<string, byte[]>> messages) =>
        FaceEvents.Consumed(messages, topic: _parts.Topics.FaceEmbeddedTopic);
}
