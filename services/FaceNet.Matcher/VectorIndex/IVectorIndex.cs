using FaceNet.ModelContract;

namespace FaceNet.Matcher.VectorIndex;

/// <summary>A vector near a probe.</summary>
/// <param name="Element">Its name.</param>
/// <param name="SquaredDistance">How far from the probe it is, in [0, 4].</param>
internal readonly record struct VectorHit(string Element, double SquaredDistance);

/// <summary>
/// Named sets of unit vectors that can be searched by nearness. Thread-safe. Names of elements are never used twice: the caller vouches for it.
/// Throws what the store throws when it does not answer; it never answers empty instead.
/// </summary>
internal interface IVectorIndex
{
    /// <summary>Adds a vector to a set, which comes to be with its first vector.</summary>
    Task AddAsync(string set, string element, FaceEmbedding embedding, CancellationToken cancellationToken);

    /// <summary>Adds a vector in place of one of that name, if there is one: that of an element which is given another.</summary>
    Task ReplaceAsync(string set, string element, FaceEmbedding embedding, CancellationToken cancellationToken);

    /// <summary>Removes vectors; those that are not there are passed over.</summary>
    Task RemoveAsync(string set, IReadOnlyList<string> elements, CancellationToken cancellationToken);

    /// <summary>Returns a vector as it was added, bit for bit; null when it is not there.</summary>
    /// <param name="set">The set.</param>
    /// <param name="element">The name of the vector.</param>
    /// <param name="space">The embedding space that the set belongs to.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<FaceEmbedding?> FindAsync(string set, string element, string space, CancellationToken cancellationToken);

    /// <summary>Whether a vector is there.</summary>
    Task<bool> ContainsAsync(string set, string element, CancellationToken cancellationToken);

    /// <summary>The names of all vectors of a set, in one answer: for a look at everything, not for every day. An approximate index may miss a few.</summary>
    /// <param name="set">The set; an unknown one is empty.</param>
    /// <param name="dimensions">The length of its vectors.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyCollection<string>> ListAsync(string set, int dimensions, CancellationToken cancellationToken);

    /// <summary>Returns the nearest vectors, nearest first.</summary>
    /// <param name="set">The set; an unknown one is empty.</param>
    /// <param name="probe">What they are compared with.</param>
    /// <param name="count">The most hits, at least 1.</param>
    /// <param name="size">About how many vectors the set holds, by which an approximate index chooses its effort.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<VectorHit>> SearchAsync(string set, FaceEmbedding probe, int count, long size, CancellationToken cancellationToken);
}
