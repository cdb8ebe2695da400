using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Storage.Generations;

/// <summary>Names the keys that a generation consists of, in pages.</summary>
internal static class GenerationSweep
{
    private const int PageSize = 1000;

    /// <summary>The keys, those last that name the others: whoever stops half-way can begin again.</summary>
    public static async IAsyncEnumerable<RedisKey[]> KeysAsync(IDatabase database, ClusterKeys keys, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in database.HashScanAsync(keys.Clusters, pageSize: PageSize).Chunk(PageSize).WithCancellation(cancellationToken))
        {
            yield return [.. page.Select(cluster => (string)cluster.Name!).SelectMany(id => new[] { keys.MembersOf(id), keys.SightingsOf(id), keys.AliasesOf(id) })];
        }

        await foreach (var page in database.HashScanAsync(keys.Links, pageSize: PageSize).Chunk(PageSize).WithCancellation(cancellationToken))
        {
            yield return [.. page.SelectMany(link => ((string)link.Name!).Split('/')).Distinct().Select(keys.LinksOf)];
        }

        yield return [.. keys.Built];
    }
}
