using FaceNet.Clusterer.Clustering;

namespace FaceNet.Clusterer.Tests.Clustering;

/// <summary>Drives the core as the owner of a gallery does, with dictionaries in place of Redis, and writes down what happens.</summary>
internal sealed class RunInMemory(GalleryClusters clusters)
{
    private readonly Dictionary<string, IReadOnlyList<string>> _frames = [];
    private readonly Dictionary<string, string> _tracks = [];

    public GalleryClusters Clusters { get; private set; } = clusters;

    public List<string> Log { get; } = [];

    public List<JoinEvidence> Evidence { get; } = [];

    public List<FaceJoined> Joins { get; } = [];

    /// <summary>The cluster that each crop joined; may be an alias.</summary>
    public Dictionary<string, string> Joined { get; } = [];

    public void Assign(IReadOnlyList<Face> faces)
    {
        var outcome = Clusters.Assign(faces, new KnownPlaces(_frames, _tracks));
        Log.AddRange(outcome.Changes.Select(Describe));
        Joins.AddRange(outcome.Changes.OfType<FaceJoined>());
        foreach (var assignment in outcome.Assignments)
        {
            Joined.Add(assignment.Face.CropId, assignment.ClusterId);
            Evidence.Add(assignment.Evidence);
        }

        foreach (var (frame, ids) in outcome.Frames)
        {
            _frames[frame] = ids;
        }

        foreach (var (track, latest) in outcome.Tracks)
        {
            _tracks[track] = latest.ClusterId;
        }
    }

    public void Restore() => Clusters = new GalleryClusters(Clusters.Snapshot());

    /// <summary>The cluster of each crop now.</summary>
    public Dictionary<string, string> Homes()
    {
        var aliases = Clusters.Snapshot().Aliases;
        return Joined.ToDictionary(entry => entry.Key, entry => aliases.GetValueOrDefault(entry.Value, entry.Value));
    }

    private static string Describe(ClusterChange change) => change switch
    {
        ClusterFounded founded => $"{founded.Face.CropId} founds",
        FaceJoined joined => $"{joined.Face.CropId} joins {joined.ClusterId} of {joined.MemberCount}",
        ClustersMerged merged => $"{merged.ClusterId} absorbs {merged.AbsorbedId} of {merged.AbsorbedMembers}",
        _ => throw new ArgumentOutOfRangeException(nameof(change)),
    };
}
