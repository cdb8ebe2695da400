using System.Collections.Concurrent;
using FaceNet.Matcher.VectorIndex;
using FaceNet.ModelContract;

namespace FaceNet.Matcher.Tests.VectorIndex;

/// <summary>Compares with every vector: what an index should answer. The oracle of the approximate ones.</summary>
internal sealed class ExactVectorIndex : IVectorIndex
{
    private readonly ConcurrentDictionary<(string Set, string Element), FaceEmbedding> _vectors = new();

    public Task AddAsync(string set, string element, FaceEmbedding embedding, CancellationToken cancellationToken) =>
        _vectors.TryAdd((set, element), embedding)
            ? Task.CompletedTask
            : throw new InvalidOperationException($"The set {set} already holds {element}.");

    public Task ReplaceAsync(string set, string element, FaceEmbedding embedding, CancellationToken cancellationToken)
    {
        _vectors[(set, element)] = embedding;
        return Task.CompletedTask;
    }

    public Task RemoveAsync(string set, IReadOnlyList<string> elements, CancellationToken cancellationToken)
    {
        foreach (var element in elements)
        {
            _vectors.TryRemove((set, element), out _);
        }

        return Task.CompletedTask;
    }

    public Task<FaceEmbedding?> FindAsync(string set, string element, string space, CancellationToken cancellationToken) =>
        Task.FromResult(_vectors.GetValueOrDefault((set, element)));

    public Task<bool> ContainsAsync(string set, string element, CancellationToken cancellationToken) => Task.FromResult(_vectors.ContainsKey((set, element)));

    public Task<IReadOnlyCollection<string>> ListAsync(string set, int dimensions, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyCollection<string>>([.. _vectors.Keys.Where(key => key.Set == set).Select(key => key.Element)]);

    public Task<IReadOnlyList<VectorHit>> SearchAsync(
        string set, FaceEmbedding probe, int count, long size, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<VectorHit>>([.. _vectors
            .Where(vector => vector.Key.Set == set)
            .Select(vector => new VectorHit(vector.Key.Element, EmbeddingDistance.Squared(probe, vector.Value)))
            .OrderBy(hit => hit.SquaredDistance)
            .ThenBy(hit => hit.Element, StringComparer.Ordinal)
            .Take(count)]);
}
