namespace FaceNet.Embedder.Inference;

/// <summary>
/// The few batch sizes that a graph is ever run with; a batch is padded up to the next one. On CUDA a new size costs seconds,
/// and every size keeps its memory, so there are no others.
/// </summary>
internal sealed class BatchShapes
{
    private static readonly int[] Sizes = [1, 2, 4, 8, 16, 32, 64];

    /// <summary>Chooses the sizes for one graph.</summary>
    /// <param name="maxBatch">The most faces the graph takes at once.</param>
    /// <param name="isFixed">Whether it takes exactly that many.</param>
    public BatchShapes(int maxBatch, bool isFixed) =>
        All = isFixed ? [maxBatch] : [.. Sizes.Where(size => size <= maxBatch)];

    /// <summary>The sizes, ascending.</summary>
    public IReadOnlyList<int> All { get; }

    /// <summary>The largest size.</summary>
    public int Max => All[^1];

    /// <summary>The smallest size that holds so many faces.</summary>
    /// <param name="count">1 to <see cref="Max"/>.</param>
    public int For(int count) => All.First(size => size >= count);
}
