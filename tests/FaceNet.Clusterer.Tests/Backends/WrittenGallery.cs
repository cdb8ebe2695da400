using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Consuming;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.Clusterer.Tests.Clustering;
using FaceNet.ModelContract;
using FaceNet.Testing;

namespace FaceNet.Clusterer.Tests.Backends;

/// <summary>A gallery that is written to Redis batch by batch, as its owner does, without Kafka. Keeps every face for brute force.</summary>
internal sealed class WrittenGallery(ClusterStore store, int people, int seed = 11)
{
    private readonly FaceStream _stream = new(seed, ModelServer.Dimensions, people, noise: 0.75) { FrameShare = 0.3 };
    private readonly Dictionary<string, IReadOnlyList<string>> _frames = [];
    private readonly GalleryState _state = new()
    {
        EmbeddingSpace = FaceStream.Space,
        Dimensions = ModelServer.Dimensions,
        BaseThreshold = Thresholds.BaseThreshold,
        SmallClusterReduction = Thresholds.SmallClusterReduction,
    };

    public static ClusteringThresholds Thresholds { get; } = new(1.2, 0.2, Derived: false);

    public string Id { get; } = UniqueName.For("gallery");

    /// <summary>The faces, each with the cluster it joined; may be an alias.</summary>
    public List<(Face Face, string Joined)> Faces { get; } = [];

    public GalleryClusters Clusters => _clusters ??= new GalleryClusters(Id, ModelServer.Dimensions, Thresholds);

    private GalleryClusters? _clusters;

    public Face Next() => _stream.Next();

    public Task WriteAsync(int faces, CancellationToken cancellationToken) => WriteAsync(_stream.Take(faces), cancellationToken);

    public async Task WriteAsync(IReadOnlyList<Face> faces, CancellationToken cancellationToken)
    {
        await store.ClaimAsync(Id, 1, cancellationToken);
        var outcome = Clusters.Assign(faces, new KnownPlaces(_frames, new Dictionary<string, string>()));
        foreach (var (frame, places) in outcome.Frames)
        {
            _frames[frame] = places;
        }

        Faces.AddRange(outcome.Assignments.Select(assignment => (assignment.Face, assignment.ClusterId)));
        _state.Founded = outcome.Founded;
        PendingEvent[] events = [.. outcome.Changes.Select(change => ChangeEvents.Create(Id, _state.Generation, ++_state.Sequence, change))];
        await store.WriteAsync(new GalleryWrite(Id, _state, outcome, events), 1, cancellationToken);
    }

    /// <summary>How many frames show a face of both.</summary>
    public static int SharedFrames(IEnumerable<Face> one, IEnumerable<Face> other) =>
        one.Sum(face => other.Count(stranger => face.FrameId.Length > 0 && (face.SourceId, face.FrameId) == (stranger.SourceId, stranger.FrameId)));

    /// <summary>The faces of each cluster now.</summary>
    public Dictionary<string, Face[]> Homes()
    {
        var aliases = Clusters.Snapshot().Aliases;
        return Faces.GroupBy(face => aliases.GetValueOrDefault(face.Joined, face.Joined)).ToDictionary(home => home.Key, home => home.Select(face => face.Face).ToArray());
    }
}
