using StackExchange.Redis;

namespace FaceNet.Clusterer.Storage;

/// <summary>Reads sorted sets in pages, so that a large one does not block Redis for others. Nobody may write meanwhile.</summary>
internal static class SortedSetPages
{
    private const int PageSize = 1000;

    /// <summary>All entries of a sorted set, in order.</summary>
    public static async Task<IReadOnlyList<SortedSetEntry>> ReadAsync(IDatabase database, RedisKey key, CancellationToken cancellationToken)
    {
        var entries = new List<SortedSetEntry>();
        SortedSetEntry[] page;
        do
        {
            page = await database.SortedSetRangeByRankWithScoresAsync(key, entries.Count, entries.Count + PageSize - 1).WaitAsync(cancellationToken);
            entries.AddRange(page);
        }
        while (page.Length == PageSize);
        return entries;
    }
}
