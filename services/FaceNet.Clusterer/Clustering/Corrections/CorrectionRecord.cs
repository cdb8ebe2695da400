namespace FaceNet.Clusterer.Clustering.Corrections;

/// <summary>Writes down what a correction does, while it does it.</summary>
internal sealed class CorrectionRecord(ChangeCause cause)
{
    private readonly List<ClusterChange> _changes = [];
    private readonly HashSet<Cluster> _touched = [];
    private readonly Dictionary<string, Cluster> _moved = [];

    public SeparationRecord Separations { get; } = new();

    /// <summary>The clusters that are different, the oldest first.</summary>
    public IReadOnlyList<Cluster> Living => [.. _touched.Where(cluster => !cluster.IsAbsorbed && cluster.Count > 0).OrderBy(cluster => cluster.Ordinal)];

    public void Touch(Cluster cluster) => _touched.Add(cluster);

    public void Moved(string cropId, Cluster home) => _moved[cropId] = home;

    public void Tell(ClusterChange change) => _changes.Add(change);

    public void Merged(Cluster survivor, Cluster absorbed, long absorbedMembers, IReadOnlyList<string> absorbedAliases, Candidate partner)
    {
        Tell(new ClustersMerged(
            survivor.Id,
            survivor.Count,
            cause,
            absorbed.Id,
            absorbedAliases,
            absorbedMembers,
            absorbed.Origin,
            BatchRecord.InRange(partner.SquaredDistance),
            BatchRecord.InRange(partner.Threshold))
        {
            ClusterLabel = survivor.Label,
        });
        Touch(survivor);
    }

    public CorrectionOutcome Complete(FramePlaces places, LinkSet links, long founded) => new(
        new BatchOutcome(
            [],
            _changes,
            [.. Living.Select(cluster => cluster.Snapshot())],
            Separations.Now(),
            places.Frames,
            places.Tracks,
            founded),
        _moved.ToDictionary(face => face.Key, face => face.Value.Id),
        links.Added,
        links.Removed);
}
