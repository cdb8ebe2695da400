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
public sealed class GalleryOwnerTests : IAsyncDisposable
{
    private const int BatchSize = 40;
    private readonly string _kafka;
    private readonly TestParts _parts;
    private readonly string _gallery = UniqueName.For("gallery");
    private readonly IReadOnlyList<Face> _faces;
    private readonly IReadOnlyList<ConsumeResult<string, byte[]>> _messages;

    public GalleryOwnerTests(GarnetFixture garnet, MockKafkaFixture kafka, ModelServer models)
    {
        _kafka = kafka.BootstrapServers;
        _parts = new TestParts(garnet.Endpoint, _kafka, models.Address);
        _faces = new FaceStream(3, ModelServer.Dimensions, people: 10, noise: 1.0) { FrameShare = 0.3, TrackShare = 0.3 }.Take(150);
        _messages = FaceEvents.Consumed(_faces.SelectMany(Disturbed), topic: _parts.Topics.FaceEmbeddedTopic);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _parts.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Apply_CrashAfterAnyStepOfEveryBatch_EndsAsIfUndisturbed(int stepsBeforeTheCrash)
    {
        foreach (var batch in _messages.Chunk(BatchSize))
        {
            var events = batch.Select(EventReader.Read).ToArray();
            await StepsAsync(await TakeOverAsync(), events, stepsBeforeTheCrash);
            await (await TakeOverAsync()).ApplyAsync(events, Cancellation);
        }

        await AssertUndisturbedAsync();
    }

    [Fact]
    public async Task Apply_AfterANewOwnerTookOver_ThrowsAndLeavesTheStateToTheNewOne()
    {
        var batches = _messages.Select(EventReader.Read).Chunk(BatchSize).ToArray();
        var zombie = await TakeOverAsync();
        await zombie.ApplyAsync(batches[0], Cancellation);

        var owner = await TakeOverAsync();
        await Assert.ThrowsAsync<EpochLostException>(() => zombie.ApplyAsync(batches[1], Cancellation));
        foreach (var batch in batches[1..])
        {
            await owner.ApplyAsync(batch, Cancellation);
        }

        await Assert.ThrowsAsync<EpochLostException>(() => zombie.ApplyAsync(batches[^1], Cancellation));
        var replay = await AssertUndisturbedAsync();
        Assert.Equal(replay.Sequence, replay.Deliveries);
    }

    [Fact]
    public async Task Apply_TrackWhoseClusterOnlyTheNewOwnerKnows_ThrowsThatTheEpochIsLost()
    {
        float[] vector = [.. Enumerable.Range(0, ModelServer.Dimensions).Select(i => (float)i)];
        var zombie = await TakeOverAsync();
        var owner = await TakeOverAsync();
        await owner.ApplyAsync(Events(FaceStream.Of("first", vector, trackId: "track")), Cancellation);

        await Assert.ThrowsAsync<EpochLostException>(
            () => zombie.ApplyAsync(Events(FaceStream.Of("second", vector, trackId: "track")), Cancellation));
    }

    [Fact]
    public async Task Apply_CrashBeforeSending_TheNextOwnerSendsTheTraceOfTheCause()
    {
        const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        float[] vector = [.. Enumerable.Range(0, ModelServer.Dimensions).Select(i => (float)i)];
        var headers = new Headers();
        headers.AddText(EventHeaders.TraceParent, Trace);
        await StepsAsync(await TakeOverAsync(), Events(FaceStream.Of("traced", vector), headers), steps: 4);
        var owner = await TakeOverAsync();
        await owner.ApplyAsync(Events(FaceStream.Of("untraced", vector)), Cancellation);

        var changes = await Topic.ReadAsync(_kafka, _parts.Topics.ClusterChangedTopic, 2, Cancellation);

        Assert.Equal([Trace, null], changes.Select(message => message.Message.Headers.Text(EventHeaders.TraceParent)));
    }

    private IReadOnlyList<ReceivedEvent> Events(Face face, Headers? headers = null)
    {
        var message = FaceEvents.Message(FaceEvents.Event(_gallery, face));
        message.Headers = headers;
        return [.. FaceEvents.Consumed([message], topic: _parts.Topics.FaceEmbeddedTopic).Select(EventReader.Read)];
    }

    // Each tenth face comes twice; each fifteenth is followed by a vector of another space and by another face under its crop_id.
    private IEnumerable<Message<string, byte[]>> Disturbed(Face face, int index)
    {
        yield return FaceEvents.Message(FaceEvents.Event(_gallery, face));
        if (index % 10 == 9)
        {
            yield return FaceEvents.Message(FaceEvents.Event(_gallery, face));
        }

        if (index % 15 == 14)
        {
            var foreign = FaceEvents.Event(_gallery, face with { CropId = $"foreign-{index}" });
            foreign.Embedding.EmbeddingSpace = "another-space";
            yield return FaceEvents.Message(foreign);
            yield return FaceEvents.Message(FaceEvents.Event(_gallery, face with { ContentHash = FaceStream.Hash("another picture") }));
        }
    }

    private async Task<GalleryOwner> TakeOverAsync() =>
        await GalleryOwner.TakeOverAsync(_gallery, await _parts.Store.TakeEpochAsync(Cancellation), _parts.Backends, Cancellation);

    private static async Task StepsAsync(GalleryOwner owner, IReadOnlyList<ReceivedEvent> events, int steps)
    {
        if (steps == 0)
        {
            return;
        }

        var batch = await owner.JudgeAsync(events, Cancellation);
        GalleryWrite? write = null;
        Func<Task>[] further =
        [
            () =>
            {
                write = owner.Decide(batch);
                return Task.CompletedTask;
            },
            () => owner.RefuseAsync(batch.Refused, Cancellation),
            () => owner.WriteAsync(write!, Cancellation),
            () => owner.SendAsync(write!.Events, Cancellation),
            () => owner.ForgetAsync(write!.Events, Cancellation),
        ];
        foreach (var step in further.Take(steps - 1))
        {
            await step();
        }
    }

    private async Task<EventReplay> AssertUndisturbedAsync()
    {
        var undisturbed = new RunInMemory(new GalleryClusters(_gallery, ModelServer.Dimensions, new ClusteringThresholds(1.2, 0.2, Derived: false)));
        undisturbed.Assign(_faces);

        var stored = await StoredState.ReadAsync(_parts.Store, await _parts.Redis.GetDatabaseAsync(Cancellation), _gallery, Cancellation);
        stored.AssertConsistent();
        SnapshotComparison.AssertEqual(undisturbed.Clusters.Snapshot(), new GalleryClusters(stored.Gallery.Clusters!).Snapshot());
        Assert.Equal((15, 20), (stored.Gallery.State.Duplicates, stored.Gallery.State.Refused));
        Assert.Equal(undisturbed.Log.Count, stored.Gallery.State.Sequence);
        Assert.Equal(undisturbed.Log.Count(line => line.Contains("absorbs")), stored.Gallery.State.Merges);
        Assert.Empty(stored.Gallery.Outbox);

        var dead = await Topic.ReadAsync(
            _kafka, KafkaOptions.DeadLetterTopic(_parts.Topics.FaceEmbeddedTopic), messages => messages.Select(SourceOffset).Distinct().Count() >= 20, Cancellation);
        Assert.Equal(10, dead.Where(letter => Reason(letter) == "MODEL_MISMATCH").Select(SourceOffset).Distinct().Count());
        Assert.Equal(10, dead.Where(letter => Reason(letter) == "CROP_ID_REUSED").Select(SourceOffset).Distinct().Count());

        var changes = await Topic.ReadAsync(
            _kafka,
            _parts.Topics.ClusterChangedTopic,
            messages => messages.Select(message => message.Message.Headers.Text(EventHeaders.EventId)).Distinct().Count() >= undisturbed.Log.Count,
            Cancellation);
        var replay = EventReplay.Of(changes, _gallery);
        Assert.Equal(stored.MembersOf.OrderBy(entry => entry.Key, StringComparer.Ordinal), replay.Clusters);
        Assert.Equal(stored.Gallery.State.Merges, replay.AbsorbedInto.Count);
        return replay;
    }

    private static string? Reason(ConsumeResult<string, byte[]> letter) => letter.Message.Headers.Text(EventHeaders.Reason);

    private static string? SourceOffset(ConsumeResult<string, byte[]> letter) => letter.Message.Headers.Text(EventHeaders.SourceOffset);
}
