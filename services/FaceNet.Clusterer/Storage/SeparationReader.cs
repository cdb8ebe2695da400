using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Storage.Records;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Storage;

/// <summary>Which clusters are known to hold different people, from the durable state. Thread-safe.</summary>
internal sealed class SeparationReader(ClusterReader reader)
{
    private const int ChunkSize = 1000;

    /// <summary>For each pair of clusters, how many frames and cannot-links say that they are different people.</summary>
    public async Task<IReadOnlyList<int>> CountAsync(string gallery, IReadOnlyList<(Cluster One, Cluster Other)> pairs, CancellationToken cancellationToken)
    {
        var (database, keys, _) = await reader.OpenIndexedAsync(gallery, cancellationToken);
        var former = await FormerAsync(database, keys, cancellationToken);
        var counts = new List<int>(pairs.Count);
        foreach (var chunk in pairs.Chunk(ChunkSize))
        {
            RedisValue[] fields = [.. chunk.Select(pair => pair.One.Ordinal < pair.Other.Ordinal ? Field(pair.One.Id, pair.Other.Id) : Field(pair.Other.Id, pair.One.Id))];
            var stored = await database.HashGetAsync(keys.Separations, fields).WaitAsync(cancellationToken);
            counts.AddRange(fields.Zip(stored, (field, count) => count.IsNull ? former.Contains(field!) ? 1 : 0 : (int)count));
        }

        return counts;
    }

    // What older versions wrote: without numbers, and under ids that may be aliases by now. The older cluster is first, or was; either order counts.
    private static async Task<HashSet<string>> FormerAsync(IDatabase database, ClusterKeys keys, CancellationToken cancellationToken)
    {
        var former = new HashSet<string>();
        await foreach (var chunk in database.SetScanAsync(keys.CannotLinks, pageSize: ChunkSize).Chunk(ChunkSize).WithCancellation(cancellationToken))
        {
            string[] ids = [.. chunk.SelectMany(pair => ((string)pair!).Split('/')).Distinct()];
            var aliases = await database.HashGetAsync(keys.Aliases, [.. ids.Select(id => (RedisValue)id)]).WaitAsync(cancellationToken);
            var names = ids.Zip(aliases).ToDictionary(
                id => id.First, id => id.Second.IsNull ? id.First : StoredValue.Read(AliasState.Parser, id.Second, keys.Aliases).ClusterId);
            foreach (var pair in chunk.Select(pair => ((string)pair!).Split('/')))
            {
                former.Add(Field(names[pair[0]], names[pair[1]]));
                former.Add(Field(names[pair[1]], names[pair[0]]));
            }
        }

        return former;
    }

    private static string Field(string older, string younger) => $"{older}/{younger}";
}
