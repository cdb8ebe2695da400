using System.Numerics.Tensors;
using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.ModelContract;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Replicas;

/// <summary>A copy of the clusters of a gallery, without members, that follows the durable state change by change. Not thread-safe.</summary>
/// <param name="gallery">What the gallery is bound to.</param>
internal sealed class ClusterReplica(GalleryState gallery)
{
    private const int PageSize = 1000;

    // From so many members on, the threshold no longer depends on size.
    private const int SaturatedSize = 64;

    private readonly ClusteringThresholds _thresholds = gallery.Thresholds();
    private readonly ClusterTable _table = new(gallery.Dimensions, gallery.Thresholds());
    private readonly Dictionary<string, Cluster> _clusters = [];
    private readonly float[] _tile = new float[PanelProduct.FacesPerTile * gallery.Dimensions];
    private float[] _bounds = [];
    private double _seen = double.NegativeInfinity;

    public int Count => _clusters.Count;

    /// <summary>
    /// Whether the copy is of this gallery and generation, and not of one of the same name that was there before, of a time when a cluster was there that has
    /// lost all its members since, or of a later state than a backup restored.
    /// </summary>
    public bool IsOf(GalleryState state) =>
        (state.Generation, state.VanishedClusters, state.EmbeddingSpace, state.Dimensions, state.BaseThreshold, state.SmallClusterReduction)
        == (gallery.Generation, gallery.VanishedClusters, gallery.EmbeddingSpace, gallery.Dimensions, gallery.BaseThreshold, gallery.SmallClusterReduction)
        && state.Sequence >= _seen;

    /// <summary>
    /// Takes over everything that was written before the call. What is written meanwhile is taken over or not, cluster by cluster. When it throws, the copy
    /// is as good as before.
    /// </summary>
    public async Task RefreshAsync(IDatabase database, ClusterKeys keys, CancellationToken cancellationToken)
    {
        var changes = await database.SortedSetRangeByScoreWithScoresAsync(keys.Changes, _seen, exclude: Exclude.Start).WaitAsync(cancellationToken);
        foreach (var page in changes.Chunk(PageSize))
        {
            RedisValue[] ids = [.. page.Select(change => change.Element)];
            var states = await database.HashGetAsync(keys.Clusters, ids).WaitAsync(cancellationToken);
            _table.Reserve(ids.Length);
            foreach (var (id, state) in ids.Zip(states))
            {
                Put(id!, state.IsNull ? null : StoredValue.Read(ClusterState.Parser, state, keys.Clusters).ToSnapshot(id!));
            }
        }

        // A later change has a higher number, so that none is passed over.
        _seen = changes.Length > 0 ? changes[^1].Score : _seen;
    }

    /// <summary>The clusters that one more face comes nearest to, by rising margin, then by age.</summary>
    public IReadOnlyList<Candidate> Nearest(FaceEmbedding face, int count)
    {
        var bounds = Bounds(face.Values);
        var nearest = new List<Candidate>(count + 1);
        while (true)
        {
            var group = TensorPrimitives.IndexOfMax<float>(bounds);

            // A margin is 2 - 2 x.m - t, and a bound is on 2 x.m + t.
            if (group < 0 || float.IsNegativeInfinity(bounds[group])
                || (nearest.Count == count && 2 - bounds[group] > nearest[^1].Margin + (2 * _table.Matrix.Tolerance)))
            {
                return nearest;
            }

            bounds[group] = float.NegativeInfinity;
            for (var number = 0; number < ClusterMatrix.ColumnsPerGroup; number++)
            {
                if (_table[ClusterMatrix.ColumnOf(group, number)] is { } cluster)
                {
                    Insert(nearest, new Candidate(cluster, cluster.SquaredDistance(face.Values), _thresholds.Threshold(1, cluster.Count)), count);
                }
            }
        }
    }

    /// <summary>The ids of the largest clusters, the largest first, then the oldest.</summary>
    public IReadOnlyList<string> Largest(int count) =>
        [.. _clusters.Values.OrderByDescending(cluster => cluster.Count).ThenBy(cluster => cluster.Ordinal).Take(count).Select(cluster => cluster.Id)];

    /// <summary>Appends the pairs of some clusters with any others that are at most so far beyond their threshold.</summary>
    /// <param name="ids">The clusters; those that are gone are passed over.</param>
    /// <param name="isDone">Whether the pairs of another cluster are known already.</param>
    /// <param name="maxMargin">How far.</param>
    /// <param name="pairs">Gets them.</param>
    public void AppendNearPairs(IReadOnlyList<string> ids, Func<string, bool> isDone, double maxMargin, List<ClusterPair> pairs)
    {
        Cluster[] some = [.. ids.Select(_clusters.GetValueOrDefault).OfType<Cluster>()];
        var padded = (some.Length + PanelProduct.FacesPerTile - 1) / PanelProduct.FacesPerTile * PanelProduct.FacesPerTile;
        var means = new float[padded * gallery.Dimensions];
        var groups = _table.Matrix.Groups;
        var bounds = new float[padded * groups];
        for (var i = 0; i < some.Length; i++)
        {
            some[i].CopyMeanTo(means.AsSpan(i * gallery.Dimensions, gallery.Dimensions));
        }

        _table.Matrix.Multiply(means, padded, bounds);
        var near = new List<int>();
        for (var i = 0; i < some.Length; i++)
        {
            near.Clear();
            RowScan.AtLeast(bounds.AsSpan(i * groups, groups), LeastNearness(some[i].Count, maxMargin) - (2 * _table.Matrix.Tolerance), near);
            foreach (var other in near.SelectMany(group => Enumerable.Range(0, ClusterMatrix.ColumnsPerGroup).Select(number => _table[ClusterMatrix.ColumnOf(group, number)])))
            {
                if (other is not null && other != some[i] && !isDone(other.Id) && !some.AsSpan(0, i).Contains(other)
                    && ClusterPair.Of(some[i], other, _thresholds) is { } pair && pair.Margin <= maxMargin)
                {
                    pairs.Add(pair);
                }
            }
        }
    }

    // d(A, B) - t(a, b) <= m asks for 2 mA.mB >= 2 - t(a, b) - m; a bound is on 2 mA.mB + t(1, b).
    private float LeastNearness(long size, double maxMargin) => (float)Enumerable.Range(1, SaturatedSize)
        .Min(other => 2 - _thresholds.Threshold(size, other) - maxMargin + _thresholds.Threshold(1, other));

    private static void Insert(List<Candidate> nearest, Candidate candidate, int count)
    {
        var place = nearest.FindIndex(other => candidate.Beats(other));
        nearest.Insert(place < 0 ? nearest.Count : place, candidate);
        if (nearest.Count > count)
        {
            nearest.RemoveAt(count);
        }
    }

    private Span<float> Bounds(ReadOnlySpan<float> face)
    {
        face.CopyTo(_tile);
        if (_bounds.Length < PanelProduct.FacesPerTile * _table.Matrix.Groups)
        {
            _bounds = new float[PanelProduct.FacesPerTile * _table.Matrix.Groups];
        }

        _table.Matrix.Multiply(_tile, PanelProduct.FacesPerTile, _bounds);
        return _bounds.AsSpan(0, _table.Matrix.Groups);
    }

    private void Put(string id, ClusterSnapshot? snapshot)
    {
        if (_clusters.Remove(id, out var former))
        {
            _table.Remove(former);
        }

        if (snapshot is not null)
        {
            var cluster = new Cluster(snapshot);
            _clusters.Add(id, cluster);
            _table.Add(cluster);
        }
    }
}
