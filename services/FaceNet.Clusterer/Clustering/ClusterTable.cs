using FaceNet.ModelContract;

namespace FaceNet.Clusterer.Clustering;

/// <summary>The living clusters of a gallery, each in a slot: a column of the matrix with its mean and the threshold for one more face.</summary>
internal sealed class ClusterTable(int dimensions, ClusteringThresholds thresholds)
{
    private readonly Stack<int> _free = new();
    private readonly float[] _mean = new float[dimensions];
    private readonly float[] _tile = new float[PanelProduct.FacesPerTile * dimensions];
    private float[] _bounds = [];
    private Cluster?[] _slots = [];
    private int _used;

    public ClusterMatrix Matrix { get; } = new(dimensions);

    /// <summary>How many there are.</summary>
    public int Count => _used - _free.Count;

    public Cluster? this[int slot] => _slots[slot];

    /// <summary>Makes room, so that adding that many clusters moves nothing.</summary>
    public void Reserve(int more)
    {
        Matrix.EnsureColumns(_used + more);
        if (_slots.Length < Matrix.Columns)
        {
            Array.Resize(ref _slots, Math.Max(Matrix.Columns, _slots.Length + (_slots.Length / 2)));
        }
    }

    public void Add(Cluster cluster)
    {
        cluster.Slot = _free.TryPop(out var slot) ? slot : _used++;
        _slots[cluster.Slot] = cluster;
        Update(cluster, out _);
    }

    public void Remove(Cluster cluster)
    {
        _slots[cluster.Slot] = null;
        Matrix.Clear(cluster.Slot);
        _free.Push(cluster.Slot);
        cluster.Slot = -1;
    }

    /// <summary>Takes over the cluster's new mean and size. Returns the mean.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="threshold">Gets its threshold for one more face.</param>
    public ReadOnlySpan<float> Update(Cluster cluster, out float threshold)
    {
        cluster.CopyMeanTo(_mean);
        threshold = (float)thresholds.Threshold(1, cluster.Count);
        Matrix.Write(cluster.Slot, _mean, threshold);
        return _mean;
    }

    /// <summary>The bounds of all groups for a cluster's mean, as if it were a face; they hold until the next call.</summary>
    public ReadOnlySpan<float> Neighbours(Cluster cluster)
    {
        cluster.CopyMeanTo(_tile);
        if (_bounds.Length < PanelProduct.FacesPerTile * Matrix.Groups)
        {
            _bounds = new float[PanelProduct.FacesPerTile * Matrix.Groups * 3 / 2];
        }

        Matrix.Multiply(_tile, PanelProduct.FacesPerTile, _bounds);
        return _bounds.AsSpan(0, Matrix.Groups);
    }
}
