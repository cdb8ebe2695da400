using FaceNet.Clusterer.Clustering.Corrections;

namespace FaceNet.Clusterer.Clustering.Reclustering;

/// <summary>
/// Clusters all faces of a gallery anew, by the rules by which they would have arrived, but with all that people said known from the
/// start: faces that show one person are together before any other is placed. Deterministic. Used once; not thread-safe.
/// </summary>
internal sealed class Rebuild
{
    private readonly ReclusteringInput _input;
    private readonly LiveFace[] _faces;
    private readonly FaceLink[] _links;
    private readonly ClusterPool _pool;
    private readonly ClusterTable _table;
    private readonly FaceLinks _placed;
    private readonly BatchRecord _record = new();
    private readonly Placement _placement;
    private readonly Dictionary<string, Cluster> _seeds = [];
    private readonly Action<long> _progress;
    private readonly CancellationToken _cancellation;

    private Rebuild(ReclusteringInput input, Action<long> progress, CancellationToken cancellation)
    {
        (_input, _progress, _cancellation) = (input, progress, cancellation);
        _faces = [.. input.Faces.OrderBy(face => face.Face.CaptureTime).ThenBy(face => face.Face.CropId, StringComparer.Ordinal)];
        _links = LinksOfThese();
        _table = new ClusterTable(input.Dimensions, input.Thresholds);
        _pool = new ClusterPool(input.Live.Gallery, _table);
        _placed = new FaceLinks(KnownPlaces.None, _pool.Find, new SaidOfFaces(Labels(), _links));
        _placement = new Placement(_pool, new JoinSearch(_table, input.Thresholds), new MergeSearch(_table, input.Thresholds), _placed, _record);
    }

    /// <summary>Clusters a gallery anew.</summary>
    /// <param name="input">What to cluster.</param>
    /// <param name="progress">Is told from time to time how many faces are placed.</param>
    /// <param name="cancellation">Ends it.</param>
    public static ReclusteringOutcome Run(ReclusteringInput input, Action<long> progress, CancellationToken cancellation)
    {
        ReclusteringChecks.Require(input);
        var rebuild = new Rebuild(input, progress, cancellation);
        rebuild.PlaceSeeds();
        rebuild.PlaceOthers();
        return rebuild.Name();
    }

    private FaceLink[] LinksOfThese()
    {
        if (_input.Links.Count == 0)
        {
            return [];
        }

        var crops = _faces.Select(face => face.Face.CropId).ToHashSet();
        return
        [
            .. _input.Links.Where(link => crops.Contains(link.One) && crops.Contains(link.Other))
                .OrderBy(link => link.One, StringComparer.Ordinal).ThenBy(link => link.Other, StringComparer.Ordinal),
        ];
    }

    private Dictionary<string, string> Labels()
    {
        var labels = _input.Live.Clusters.Where(cluster => cluster.Label.Length > 0).ToDictionary(cluster => cluster.Id, cluster => cluster.Label);
        return labels.Count == 0
            ? []
            : _faces.Where(face => labels.ContainsKey(face.ClusterId)).ToDictionary(face => face.Face.CropId, face => labels[face.ClusterId]);
    }

    private void PlaceSeeds()
    {
        (Face Face, bool IsFirst, bool IsLast)[] seeds =
        [
            .. MustLinked.Groups([.. _faces.Select(face => face.Face)], _links)
                .SelectMany(group => group.Select((face, number) => (face, number == 0, number == group.Length - 1))),
        ];
        Cluster? seed = null;
        foreach (var chunk in seeds.Chunk(FaceBlock.MaxFaces))
        {
            using var block = Block([.. chunk.Select(face => face.Face)]);
            for (var i = 0; i < chunk.Length; i++)
            {
                var (face, isFirst, isLast) = chunk[i];
                if (_placement.Seed(face, isFirst ? null : seed, i, block) is { } home)
                {
                    _seeds.Add(face.CropId, seed = home);
                }

                if (isLast)
                {
                    _placement.Complete(seed!, face, i, block);
                }
            }

            _progress(_seeds.Count);
        }
    }

    private void PlaceOthers()
    {
        var done = _seeds.Count;
        var next = 0;
        while (Gather(ref next) is { Length: > 0 } chunk)
        {
            using var block = Block(chunk.Where(face => !_seeds.ContainsKey(face.CropId)).ToArray());
            var index = 0;
            foreach (var face in chunk)
            {
                if (_seeds.TryGetValue(face.CropId, out var seed))
                {
                    // It was placed ahead of its turn; for its track it counts from now on.
                    _placed.Follow(face, seed);
                    continue;
                }

                _placement.Place(face, index++, block);
                done++;
            }

            _progress(done);
        }
    }

    // A block of faces to place, with those between them that are placed.
    private Face[] Gather(ref int next)
    {
        var (first, toPlace) = (next, 0);
        for (; next < _faces.Length && toPlace < FaceBlock.MaxFaces; next++)
        {
            toPlace += _seeds.ContainsKey(_faces[next].Face.CropId) ? 0 : 1;
        }

        return [.. _faces[first..next].Select(face => face.Face)];
    }

    private FaceBlock Block(Face[] faces)
    {
        _cancellation.ThrowIfCancellationRequested();
        return new FaceBlock(_table, faces, _input.Dimensions);
    }

    private ReclusteringOutcome Name()
    {
        var assignments = _record.Complete(_placed, _pool.Founded).Assignments.ToDictionary(assignment => assignment.Face.CropId);
        Assignment[] placed = [.. _faces.Select(face => assignments[face.Face.CropId]).Select(face => face with { ClusterId = _pool.Find(face.ClusterId).Id })];
        var names = new Succession(_input, _faces, placed, _pool.Snapshot(_input.Dimensions, _input.Thresholds));
        Assignment[] named = [.. placed.Select(face => face with { ClusterId = names.Of(face.ClusterId) })];
        var homes = named.ToDictionary(face => face.Face.CropId, face => face.ClusterId);
        return new ReclusteringOutcome(
            names.Snapshot(),
            named,
            _placed.Frames.ToDictionary(frame => frame.Key, frame => (IReadOnlyList<string>)[.. frame.Value.Select(names.Of)]),
            _placed.Tracks.ToDictionary(track => track.Key, track => track.Value with { ClusterId = names.Of(track.Value.ClusterId) }),
            [.. _links.Where(link => link.Kind == LinkKind.Must == (homes[link.One] == homes[link.Other]))],
            names.Vanished);
    }
}
