namespace FaceNet.Clusterer.Clustering;

/// <summary>Writes down what a batch does, while it does it.</summary>
internal sealed class BatchRecord
{
    private readonly List<Assignment> _assignments = [];
    private readonly List<ClusterChange> _changes = [];
    private readonly HashSet<Cluster> _touched = [];

    /// <summary>The pairs of clusters that turned out to hold different people, and those that merges changed.</summary>
    public SeparationRecord Separations { get; } = new();

    public void Founded(Face face, Cluster cluster, Candidate? nearest, Candidate? runnerUp)
    {
        _assignments.Add(new Assignment(face, cluster.Id, Evidence(nearest, runnerUp, founded: true, byMustLink: false)));
        _changes.Add(new ClusterFounded(cluster.Id, face));
        _touched.Add(cluster);
    }

    public void Joined(Face face, Candidate home, Candidate? runnerUp, bool byMustLink)
    {
        var evidence = Evidence(home, runnerUp, founded: false, byMustLink);
        _assignments.Add(new Assignment(face, home.Cluster.Id, evidence));
        _changes.Add(new FaceJoined(
            home.Cluster.Id, home.Cluster.Count, face, evidence.SquaredDistance!.Value, evidence.Threshold!.Value, byMustLink)
        {
            ClusterLabel = home.Cluster.Label,
        });
        _touched.Add(home.Cluster);
    }

    public void Merged(Cluster survivor, Cluster absorbed, long absorbedMembers, IReadOnlyList<string> absorbedAliases, Candidate partner, Face cause)
    {
        _changes.Add(new ClustersMerged(
            survivor.Id,
            survivor.Count,
            ChangeCause.Of(cause),
            absorbed.Id,
            absorbedAliases,
            absorbedMembers,
            absorbed.Origin,
            InRange(partner.SquaredDistance),
            InRange(partner.Threshold))
        {
            ClusterLabel = survivor.Label,
        });
        _touched.Add(survivor);
    }

    public BatchOutcome Complete(FaceLinks links, long founded) => new(
        _assignments,
        _changes,
        [.. _touched.Where(cluster => !cluster.IsAbsorbed).OrderBy(cluster => cluster.Ordinal).Select(cluster => cluster.Snapshot())],
        Separations.Now(),
        links.Frames,
        links.Tracks,
        founded);

    private static JoinEvidence Evidence(Candidate? nearest, Candidate? runnerUp, bool founded, bool byMustLink) => new(
        nearest is { } home ? InRange(home.SquaredDistance) : null,
        runnerUp is { } second ? InRange(second.SquaredDistance) : null,
        nearest is { } judged ? InRange(judged.Threshold) : null,
        founded,
        byMustLink);

    // Rounding may leave a distance of equal vectors a hair below zero, and a reduction above the base threshold does the same.
    internal static double InRange(double squaredDistance) => Math.Clamp(squaredDistance, 0, 4);
}
