using StackExchange.Redis;

namespace FaceNet.Clusterer.Storage.Generations;

/// <summary>Reads which face is in which cluster, without vectors. Nobody may write meanwhile.</summary>
internal static class HomeReader
{
    private const int ClustersAtOnce = 100;
    private const int PageSize = 10_000;

    /// <summary>For each face of some clusters the cluster that it is in.</summary>
    public static async Task<Dictionary<string, string>> ReadAsync(
        IDatabase database, ClusterKeys keys, IEnumerable<string> clusterIds, CancellationToken cancellationToken)
    {
        var homes = new Dictionary<string, string>();
        foreach (var some in clusterIds.Chunk(ClustersAtOnce))
        {
            var members = await Task.WhenAll(some.Select(id => MembersAsync(database, keys.MembersOf(id), cancellationToken)));
            foreach (var (id, crops) in some.Zip(members))
            {
                foreach (var crop in crops)
                {
                    homes[crop!] = id;
                }
            }
        }

        return homes;
    }

    private static async Task<List<RedisValue>> MembersAsync(IDatabase database, RedisKey key, CancellationToken cancellationToken)
    {
        var members = new List<RedisValue>();
        RedisValue[] page;
        do
        {
            page = await database.SortedSetRangeByRankAsync(key, members.Count, members.Count + PageSize - 1).WaitAsync(cancellationToken);
            members.AddRange(page);
        }
        while (page.Length == PageSize);
        return members;
    }
}
