using Confluent.Kafka;
using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Consuming;
using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Clusterer.Tests.Clustering;
using FaceNet.Clusterer.Tests.Clustering.Corrections;
using FaceNet.Clusterer.Tests.Storage;
using FaceNet.ModelContract;
using FaceNet.Protos.Events.V1;
using FaceNet.Testing;
using Google.Protobuf;

namespace FaceNet.Clusterer.Tests.Consuming;

/// <summary>Faces and corrections in one partition, and an owner that dies.</summary>
[Trait("Kind", "Integration")]
public sealed class GalleryOwnerCorrectionTests : IAsyncDisposable
{
    private readonly TestParts _parts;
    private readonly IReadOnlyList<RandomStep> _steps;
    private readonly ReceivedEvent[] _events;

    public GalleryOwnerCorrectionTests(GarnetFixture garnet, MockKafkaFixture kafka, ModelServer models)
    {
        _parts = new TestParts(garnet.Endpoint, kafka.BootstrapServers, models.Address);
        _steps = new RandomSession(6) { Dimensions = ModelServer.Dimensions, Gallery = UniqueName.For("gallery") }.Record();
        _events = [.. FaceEvents.Consumed(_steps.Select(Message), topic: _parts.Topics.FaceEmbeddedTopic).Select(EventReader.Read)];
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Gallery => _events[0].Gallery!;

    public ValueTask DisposeAsync() => _parts.DisposeAsync();

    [Fact]
    public async Task Apply_InBatchesOfAnySize_EndsAsInMemory()
    {
        foreach (var batch in _events.Chunk(17))
        {
            await (await TakeOverAsync()).ApplyAsync(batch, Cancellation);
        }

        var replay = await AssertAsInMemoryAsync();
        Assert.Equal(replay.Sequence, replay.Deliveries);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Apply_CrashAfterAnyStepOfEveryCorrection_EndsAsIfUndisturbed(int stepsBeforeTheCrash)
    {
        foreach (var received in _events)
        {
            if (received.Correction is { } correction)
            {
                var owner = await TakeOverAsync();
                await OwnerSteps.RunAsync(owner, owner.CorrectAsync(received, correction, Cancellation), stepsBeforeTheCrash, Cancellation);
            }

            await (await TakeOverAsync()).ApplyAsync([received], Cancellation);
        }

        await AssertAsInMemoryAsync();
    }

    private static Message<string, byte[]> Message(RandomStep step) => step.Face is { } face
        ? FaceEvents.Message(FaceEvents.Event(step.Gallery, face))
        : new Message<string, byte[]> { Key = step.Gallery, Value = new ClusteringCommand { Correction = step.Correction }.ToByteArray() };

    private async Task<GalleryOwner> TakeOverAsync() =>
        await GalleryOwner.TakeOverAsync(Gallery, await _parts.Store.TakeEpochAsync(Cancellation), _parts.Backends, Cancellation);

    private async Task<EventReplay> AssertAsInMemoryAsync()
    {
        var memory = new CorrectedRun(new GalleryClusters(Gallery, ModelServer.Dimensions, new ClusteringThresholds(1.2, 0.2, Derived: false)));
        foreach (var step in _steps)
        {
            if (step.Face is { } face)
            {
                memory.Assign(face);
            }
            else
            {
                memory.Correct(step.Correction!);
            }
        }

        var stored = await StoredState.ReadAsync(_parts.Store, await _parts.Redis.GetDatabaseAsync(Cancellation), Gallery, Cancellation);
        SnapshotComparison.AssertEqual(memory.Clusters.Snapshot(), new GalleryClusters(stored.Gallery.Clusters!).Snapshot());
        Assert.Equal(memory.Changes.Count, stored.Gallery.State.Sequence);
        Assert.Empty(stored.Gallery.Outbox);
        return await _parts.AssertConsistentAsync(Gallery);
    }
}
