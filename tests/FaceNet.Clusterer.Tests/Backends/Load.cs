using Confluent.Kafka;
using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Tests.Clustering;
using FaceNet.Clusterer.Tests.Storage;
using FaceNet.ModelContract;
using FaceNet.Protos.Clustering.V1;
using FaceNet.ServiceDefaults.Kafka;
using FaceNet.Testing;
using Grpc.Core;

namespace FaceNet.Clusterer.Tests.Backends;

/// <summary>Faces for several galleries, and what must have become of them.</summary>
internal sealed class Load
{
    private readonly TestParts _parts;
    private readonly Dictionary<string, IReadOnlyList<Face>> _faces;

    public Load(TestParts parts, int galleries, int faces)
    {
        _parts = parts;
        Galleries = [.. Enumerable.Range(0, galleries).Select(_ => UniqueName.For("gallery"))];
        _faces = Galleries.Select((gallery, seed) => (gallery, seed)).ToDictionary(
            entry => entry.gallery,
            entry => new FaceStream(entry.seed, ModelServer.Dimensions, people: 15, noise: 0.95) { FrameShare = 0.3, TrackShare = 0.2 }.Take(faces));
    }

    public IReadOnlyList<string> Galleries { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Produces a range of every gallery's faces.</summary>
    public void Produce(int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            foreach (var (gallery, faces) in _faces)
            {
                Produce(FaceEvents.Message(FaceEvents.Event(gallery, faces[i])));
            }
        }
    }

    public void Produce(Message<string, byte[]> message) => _parts.Kafka.Producer.Produce(_parts.Topics.FaceEmbeddedTopic, message);

    /// <summary>Waits until that many faces of each gallery are members.</summary>
    public Task ProcessedAsync(ClusteringService.ClusteringServiceClient client, int faces) => Eventually.HoldsAsync(
        $"{faces} members in each of {Galleries.Count} galleries",
        async () =>
        {
            foreach (var gallery in Galleries)
            {
                if (await MembersAsync(client, gallery) != faces)
                {
                    return false;
                }
            }

            return true;
        },
        Cancellation,
        TimeSpan.FromSeconds(300));

    /// <summary>Waits until that many faces of any gallery are members.</summary>
    public Task ProcessedSomewhereAsync(ClusteringService.ClusteringServiceClient client, int faces) => Eventually.HoldsAsync(
        $"{faces} members in any of {Galleries.Count} galleries",
        async () => (await Task.WhenAll(Galleries.Select(gallery => MembersAsync(client, gallery)))).Contains(faces),
        Cancellation,
        TimeSpan.FromSeconds(300));

    /// <summary>
    /// The state equals that of an undisturbed run in memory, and the events, replayed by an oracle of their own, tell the same.
    /// </summary>
    public async Task AssertUndisturbedAsync(string bootstrapServers)
    {
        var sequences = 0L;
        var expected = new Dictionary<string, RunInMemory>();
        foreach (var (gallery, faces) in _faces)
        {
            var run = new RunInMemory(new GalleryClusters(gallery, ModelServer.Dimensions, new ClusteringThresholds(1.2, 0.2, Derived: false)));
            run.Assign(faces);
            expected.Add(gallery, run);
            sequences += run.Log.Count;
        }

        var (ids, looked) = (new HashSet<string?>(), 0);
        var changes = await Topic.ReadAsync(
            bootstrapServers,
            _parts.Topics.ClusterChangedTopic,
            messages =>
            {
                ids.UnionWith(messages.Skip(looked).Select(message => message.Message.Headers.Text(EventHeaders.EventId)));
                looked = messages.Count;
                return ids.Count >= sequences;
            },
            Cancellation);
        var database = await _parts.Redis.GetDatabaseAsync(Cancellation);
        foreach (var (gallery, run) in expected)
        {
            var stored = await StoredState.ReadAsync(_parts.Store, database, gallery, Cancellation);
            stored.AssertConsistent();
            SnapshotComparison.AssertEqual(run.Clusters.Snapshot(), new GalleryClusters(stored.Gallery.Clusters!).Snapshot());
            var replay = EventReplay.Of(changes, gallery);
            Assert.Equal(run.Log.Count, replay.Sequence);
            Assert.Equal(stored.MembersOf.OrderBy(entry => entry.Key, StringComparer.Ordinal), replay.Clusters);
        }
    }

    private static async Task<long> MembersAsync(ClusteringService.ClusteringServiceClient client, string gallery)
    {
        try
        {
            return (await client.GetClusteringReportAsync(new GetClusteringReportRequest { Gallery = gallery }, cancellationToken: Cancellation)).Members;
        }
        catch (RpcException failed) when (failed.StatusCode is StatusCode.NotFound or StatusCode.Unavailable)
        {
            return 0;
        }
    }
}
