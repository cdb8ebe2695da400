using System.Buffers;

namespace FaceNet.Clusterer.Clustering;

/// <summary>
/// A few faces and how near the clusters are to them at most: one matrix product for all of them, into which every later change of a
/// cluster is folded. A bound may be too large, where a cluster has moved away since, but never too small.
/// </summary>
internal sealed class FaceBlock : IDisposable
{
    /// <summary>The most faces of a block: more would share one reading of the matrix, but be told of more changes.</summary>
    public const int MaxFaces = 64;

    private readonly ClusterTable _table;
    private readonly int _dimensions;
    private readonly int _count;
    private readonly float[] _faces;
    private readonly float[] _bounds;
    private readonly int _stride;

    public FaceBlock(ClusterTable table, ReadOnlySpan<Face> faces, int dimensions)
    {
        _table = table;
        _dimensions = dimensions;
        _count = faces.Length;
        table.Reserve(faces.Length);
        _stride = table.Matrix.Groups;
        var padded = (faces.Length + PanelProduct.FacesPerTile - 1) / PanelProduct.FacesPerTile * PanelProduct.FacesPerTile;
        _faces = ArrayPool<float>.Shared.Rent(padded * dimensions);
        _faces.AsSpan(faces.Length * dimensions).Clear();
        for (var i = 0; i < faces.Length; i++)
        {
            faces[i].Embedding.Values.CopyTo(_faces.AsSpan(i * dimensions));
        }

        _bounds = ArrayPool<float>.Shared.Rent(padded * _stride);
        table.Matrix.Multiply(_faces, padded, _bounds);
    }

    /// <summary>How near the clusters of each group are to a face at most.</summary>
    public ReadOnlySpan<float> Row(int face) => _bounds.AsSpan(face * _stride, _stride);

    /// <summary>Folds a new mean into the rows of the faces that are still to come.</summary>
    /// <param name="cluster">The cluster that is new or has changed.</param>
    /// <param name="done">The face whose turn it is.</param>
    public void Refresh(Cluster cluster, int done)
    {
        var mean = _table.Update(cluster, out var threshold);
        for (int i = done + 1, at = (i * _stride) + ClusterMatrix.GroupOf(cluster.Slot); i < _count; i++, at += _stride)
        {
            _bounds[at] = Math.Max(_bounds[at], ClusterMatrix.Nearness(_faces.AsSpan(i * _dimensions, _dimensions), mean, threshold));
        }
    }

    public void Dispose()
    {
        ArrayPool<float>.Shared.Return(_faces);
        ArrayPool<float>.Shared.Return(_bounds);
    }
}
