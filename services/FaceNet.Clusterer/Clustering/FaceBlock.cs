using System.Buffers;
using System.Numerics.Tensors;

namespace FaceNet.Clusterer.Clustering;

/// <summary>
/// A few faces and their products with all clusters: one matrix product for all of them, into which every later change of a
/// cluster is folded, so that a row is exact to rounding when its face's turn comes.
/// </summary>
internal sealed class FaceBlock : IDisposable
{
    /// <summary>The most faces of a block: their products with 10,000 clusters fit the second cache.</summary>
    public const int MaxFaces = 64;

    private readonly ClusterTable _table;
    private readonly int _dimensions;
    private readonly int _count;
    private readonly float[] _faces;
    private readonly float[] _products;
    private readonly int _stride;

    public FaceBlock(ClusterTable table, ReadOnlySpan<Face> faces, int dimensions)
    {
        _table = table;
        _dimensions = dimensions;
        _count = faces.Length;
        table.Reserve(faces.Length);
        _stride = table.Matrix.Capacity;
        var padded = (faces.Length + ClusterMatrix.FacesPerTile - 1) / ClusterMatrix.FacesPerTile * ClusterMatrix.FacesPerTile;
        _faces = ArrayPool<float>.Shared.Rent(padded * dimensions);
        _faces.AsSpan(faces.Length * dimensions).Clear();
        for (var i = 0; i < faces.Length; i++)
        {
            faces[i].Embedding.Values.CopyTo(_faces.AsSpan(i * dimensions));
        }

        _products = ArrayPool<float>.Shared.Rent(padded * _stride);
        table.Matrix.Multiply(_faces.AsSpan(0, padded * dimensions), _products);
    }

    /// <summary>The products of a face with the means of all clusters, by slot.</summary>
    public ReadOnlySpan<float> Row(int face) => _products.AsSpan(face * _stride, _table.Slots);

    /// <summary>Folds a new mean into the rows of the faces that are still to come.</summary>
    /// <param name="cluster">The cluster that is new or has changed.</param>
    /// <param name="done">The face whose turn it is.</param>
    public void Refresh(Cluster cluster, int done)
    {
        var mean = _table.Update(cluster);
        for (var i = done + 1; i < _count; i++)
        {
            _products[(i * _stride) + cluster.Slot] = TensorPrimitives.Dot(_faces.AsSpan(i * _dimensions, _dimensions), mean);
        }
    }

    public void Dispose()
    {
        ArrayPool<float>.Shared.Return(_faces);
        ArrayPool<float>.Shared.Return(_products);
    }
}
