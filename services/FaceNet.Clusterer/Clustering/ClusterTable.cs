using FaceNet.ModelContract;

namespace FaceNet.Clusterer.Clustering;

/// <summary>The living clusters of a gallery, each in a slot: a column of the matrix and the threshold for one more face.</summary>
internal sealed class ClusterTable(int dimensions, ClusteringThresholds thresholds)
{
    private readonly Stack<int> _free = new();
    private readonly float[] _mean = new float[dimensions];
    private readonly float[] _tile = new float[ClusterMatrix.FacesPerTile * dimensions];
    private float[] _neighbours = [];
    private Cluster?[] _slots = [];
    private float[] _joinThresholds = [];
    private int _used;

    public ClusterMatrix Matrix { get; } = new(dimensions);

    /// <summary>How many slots were ever in use; beyond lies nothing.</summary>
    public int Slots => _used;

    public Cluster? this[int slot] => _slots[slot];

    /// <summary>The threshold for a single face by slot, minus infinity where there is no cluster.</summary>
    public ReadOnlySpan<float> JoinThresholds => _joinThresholds.AsSpan(0, _used);

    /// <summary>Makes room, so that adding that many clusters moves nothing.</summary>
    public void Reserve(int more)
    {
        Matrix.EnsureCapacity(_used + more);
        Array.Resize(ref _slots, Matrix.Capacity);
        Array.Resize(ref _joinThresholds, Matrix.Capacity);
    }

    public void Add(Cluster cluster)
    {
        cluster.Slot = _free.TryPop(out var slot) ? slot : _used++;
        _slots[cluster.Slot] = cluster;
        Update(cluster);
    }

    public void Remove(Cluster cluster)
    {
        _slots[cluster.Slot] = null;
        _joinThresholds[cluster.Slot] = float.NegativeInfinity;
        _free.Push(cluster.Slot);
        cluster.Slot = -1;
    }

    /// <summary>Takes over the cluster's new mean and size. Returns the mean.</summary>
    public ReadOnlySpan<float> Update(Cluster cluster)
    {
        cluster.CopyMeanTo(_mean);
        Matrix.Write(cluster.Slot, _mean);
        _joinThresholds[cluster.Slot] = (float)thresholds.Threshold(1, cluster.Count);
        return _mean;
    }

    /// <summary>The products of one cluster's mean with all means, by slot; they hold until the next call.</summary>
    public ReadOnlySpan<float> Neighbours(Cluster cluster)
    {
        cluster.CopyMeanTo(_tile);
        Array.Resize(ref _neighbours, ClusterMatrix.FacesPerTile * Matrix.Capacity);
        Matrix.Multiply(_tile, _neighbours);
        return _neighbours.AsSpan(0, _used);
    }
}
