using StackExchange.Redis;

namespace FaceNet.Clusterer.Storage.Generations;

/// <summary>Reads which face is in which cluster, without vectors. Nobody may write meanwhile.</summary>
internal static class HomeReader
{
    private const int ClustersAtOnce = 100;

    /// <summary>For each face of some clusters the cluster that it is in.</summary>
    public static async Task<Dictionary<string, string>> ReadAsync(
        IDatabase database, ClusterKeys keys, IEnumerable<string> clusterIds, CancellationToken cancellationToken)
    {
        var homes = new Dictionary<string, string>();
        foreach (var some in clusterIds.Chunk(ClustersAtOnce))
        {
            var members = await Task.WhenAll(some.Select(id => SortedSetPages.ReadAsync(database, keys.MembersOf(id), cancellationToken)));
            foreach (var (id, crops) in some.Zip(members))
            {
                foreach (var crop in crops)
                {
                    homes[crop.Element!] = id;
                }
            }
        }

        return homes;
    }
}
