using FaceNet.Clusterer.Clustering;
using FaceNet.ModelContract;

namespace FaceNet.Clusterer.Tests.Clustering;

/// <summary>
/// The rules of the online clusterer written down once more, without any of its short cuts: every distance is the mean over all
/// pairs of members, and every pair of clusters is looked at after every face. The oracle of the core.
/// </summary>
internal sealed class NaiveClusterer(string gallery, ClusteringThresholds thresholds)
{
    public List<NaiveCluster> Clusters { get; } = [];

    public List<string> Log { get; } = [];

    /// <summary>Pairs of crops that people said are different people.</summary>
    public HashSet<(string One, string Other)> CannotLinks { get; } = [];

    public void Add(Face face)
    {
        var forbidden = Clusters.Where(cluster => face.FrameId.Length > 0 && cluster.Members.Any(member => (member.SourceId, member.FrameId) == (face.SourceId, face.FrameId))).ToArray();
        var latest = face.TrackId.Length == 0 ? null
            : Clusters.SelectMany(cluster => cluster.Members).Where(member => (member.SourceId, member.TrackId) == (face.SourceId, face.TrackId)).OrderBy(member => _order[member.CropId]).LastOrDefault();
        var wanted = latest is null ? null : Clusters.Single(cluster => cluster.Members.Contains(latest));
        var home = wanted is not null && !forbidden.Contains(wanted)
            ? wanted
            : Clusters.Except(forbidden).Select(cluster => (Cluster: cluster, Margin: MeanDistance([face], cluster.Members) - thresholds.Threshold(1, cluster.Members.Count)))
                .Where(near => near.Margin <= 0).OrderBy(near => near.Margin).Select(near => near.Cluster).FirstOrDefault();
        _order[face.CropId] = _order.Count;
        if (home is null)
        {
            Clusters.Add(new NaiveCluster(ClusterId.For(gallery, face.CropId), _founded++, [face], []));
            Log.Add($"{face.CropId} founds");
        }
        else
        {
            home.Members.Add(face);
            Log.Add($"{face.CropId} joins {home.Id} of {home.Members.Count}");
        }

        MergeWhatIsNear();
    }

    /// <summary>Merges the closest pair until none is within reach. Tells each merge before it happens.</summary>
    public void MergeWhatIsNear(Action<NaiveCluster, NaiveCluster>? merging = null)
    {
        while (ClosestPair() is var (survivor, absorbed))
        {
            merging?.Invoke(survivor, absorbed);
            Log.Add($"{survivor.Id} absorbs {absorbed.Id} of {absorbed.Members.Count}");
            Merge(survivor, absorbed);
        }
    }

    public void Merge(NaiveCluster survivor, NaiveCluster absorbed)
    {
        survivor.Members.AddRange(absorbed.Members);
        survivor.Aliases.AddRange([absorbed.Id, .. absorbed.Aliases]);
        Clusters.Remove(absorbed);
    }

    public static (NaiveCluster Survivor, NaiveCluster Absorbed) Rank(NaiveCluster one, NaiveCluster other) =>
        new[] { one, other }.OrderBy(cluster => cluster.Label.Length == 0).ThenBy(cluster => cluster.Ordinal).ToArray() is [var first, var second] ? (first, second) : default;

    /// <summary>How many frames and cannot-links say that two clusters are different people.</summary>
    public int Reasons(NaiveCluster one, NaiveCluster other) =>
        one.Members.Sum(a => other.Members.Count(b => a.FrameId.Length > 0 && (a.SourceId, a.FrameId) == (b.SourceId, b.FrameId)))
        + one.Members.Sum(a => other.Members.Count(b => CannotLinks.Contains((a.CropId, b.CropId)) || CannotLinks.Contains((b.CropId, a.CropId))));

    /// <summary>The number of the next cluster.</summary>
    public int NextOrdinal() => _founded++;

    public static double MeanDistance(IReadOnlyCollection<Face> a, IReadOnlyCollection<Face> b) =>
        a.SelectMany(one => b.Select(other => SquaredDistance(one.Embedding.Values, other.Embedding.Values))).Average();

    private readonly Dictionary<string, int> _order = [];
    private int _founded;

    private (NaiveCluster Survivor, NaiveCluster Absorbed)? ClosestPair() => Clusters
        .SelectMany((one, index) => Clusters.Skip(index + 1).Select(other => (one, other)))
        .Where(pair => Reasons(pair.one, pair.other) == 0 && (pair.one.Label == pair.other.Label || pair.one.Label == "" || pair.other.Label == ""))
        .Select(pair => (pair.one, pair.other, Margin: MeanDistance(pair.one.Members, pair.other.Members)
            - thresholds.Threshold(pair.one.Members.Count, pair.other.Members.Count)))
        .Where(pair => pair.Margin <= 0)
        .OrderBy(pair => pair.Margin)
        .Select(pair => ((NaiveCluster, NaiveCluster)?)Rank(pair.one, pair.other))
        .FirstOrDefault();

    private static double SquaredDistance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            var difference = (double)a[i] - b[i];
            sum += difference * difference;
        }

        return sum;
    }
}

internal sealed record NaiveCluster(string Id, int Ordinal, List<Face> Members, List<string> Aliases)
{
    public string Label { get; set; } = "";
}
