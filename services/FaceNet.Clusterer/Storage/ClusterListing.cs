using StackExchange.Redis;

namespace FaceNet.Clusterer.Storage;

/// <summary>Finds the ids of clusters that a query asks for, in its order, from the indexes. Used once.</summary>
internal sealed class ClusterListing(IDatabase database, ClusterKeys keys, ClusterQuery query, CancellationToken cancellationToken)
{
    /// <summary>The most clusters that one call looks at where few of them are asked for; the next call goes on behind them.</summary>
    public const int MaxScanned = 10_000;

    private const int ChunkSize = 1000;

    private RedisKey Order => query.ByTime ? keys.ByTime : keys.BySize;

    /// <summary>The ids of a page, and where to go on; null at the end.</summary>
    public Task<(IReadOnlyList<string> Ids, ClusterPosition? Next)> FindAsync(ClusterPosition? after, int take) =>
        query.Label.Length > 0 || query.Labelled == true ? FindLabelledAsync(after, take) : ScanAsync(after, take);

    private async Task<(IReadOnlyList<string> Ids, ClusterPosition? Next)> FindLabelledAsync(ClusterPosition? after, int take)
    {
        // No id holds a slash; the character after it ends the range.
        var elements = query.Label.Length > 0
            ? await database.SortedSetRangeByValueAsync(keys.ByLabel, $"{query.Label}/", $"{query.Label}0", Exclude.Stop).WaitAsync(cancellationToken)
            : await database.SortedSetRangeByRankAsync(keys.ByLabel).WaitAsync(cancellationToken);
        RedisValue[] ids = [.. elements.Select(element => (RedisValue)((string)element!).Split('/')[1])];
        var found = new List<ClusterPosition>();
        foreach (var chunk in ids.Chunk(ChunkSize))
        {
            var scores = await database.SortedSetScoresAsync(Order, chunk).WaitAsync(cancellationToken);
            var entries = chunk.Zip(scores).Where(entry => entry.Second is not null).Select(entry => new ClusterPosition(entry.Second!.Value, entry.First!));
            found.AddRange(await FilterAsync([.. entries.Where(entry => after is not { } start || entry.CompareTo(start) > 0)]));
        }

        found.Sort();
        return Page(found, take, null);
    }

    private async Task<(IReadOnlyList<string> Ids, ClusterPosition? Next)> ScanAsync(ClusterPosition? after, int take)
    {
        var rank = after is { } start ? await RankBehindAsync(start) : 0;
        if (query is { ByTime: false, Confirmed: false })
        {
            rank = Math.Max(rank, await database.SortedSetLengthAsync(keys.BySize, max: -query.ConfirmedSize).WaitAsync(cancellationToken));
        }

        var found = new List<ClusterPosition>();
        for (var scanned = 0; ;)
        {
            var chunk = await database.SortedSetRangeByRankWithScoresAsync(Order, rank + scanned, rank + scanned + ChunkSize - 1).WaitAsync(cancellationToken);
            ClusterPosition[] entries = [.. chunk.Select(entry => new ClusterPosition(entry.Score, entry.Element!))];
            found.AddRange(await FilterAsync(entries));
            scanned += chunk.Length;
            var isAtEnd = chunk.Length < ChunkSize || (query is { ByTime: false, Confirmed: true } && !query.Admits((long)-chunk[^1].Score));
            if (isAtEnd || found.Count > take || scanned >= MaxScanned)
            {
                return Page(found, take, isAtEnd ? null : entries[^1]);
            }
        }
    }

    // What is left of the filters that the order does not answer.
    private async Task<IReadOnlyList<ClusterPosition>> FilterAsync(ClusterPosition[] entries)
    {
        RedisValue[] ids = [.. entries.Select(entry => (RedisValue)entry.ClusterId)];
        if (ids.Length > 0 && query.Labelled == false)
        {
            var labels = await database.HashGetAsync(keys.Labels, ids).WaitAsync(cancellationToken);
            entries = [.. entries.Zip(labels).Where(entry => entry.Second.IsNull).Select(entry => entry.First)];
            ids = [.. entries.Select(entry => (RedisValue)entry.ClusterId)];
        }

        if (ids.Length == 0 || query.Confirmed is null)
        {
            return entries;
        }

        var sizes = query.ByTime
            ? await database.SortedSetScoresAsync(keys.BySize, ids).WaitAsync(cancellationToken)
            : [.. entries.Select(entry => (double?)entry.Score)];
        return [.. entries.Zip(sizes).Where(entry => entry.Second is { } size && query.Admits((long)-size)).Select(entry => entry.First)];
    }

    private static (IReadOnlyList<string> Ids, ClusterPosition? Next) Page(List<ClusterPosition> found, int take, ClusterPosition? unfinished) =>
        ([.. found.Take(take).Select(entry => entry.ClusterId)], found.Count > take ? found[take - 1] : unfinished);

    // The place itself may be gone by now, so it is sought among what has its score.
    private async Task<long> RankBehindAsync(ClusterPosition place)
    {
        var low = await database.SortedSetLengthAsync(Order, max: place.Score, exclude: Exclude.Stop).WaitAsync(cancellationToken);
        var high = low + await database.SortedSetLengthAsync(Order, place.Score, place.Score).WaitAsync(cancellationToken);
        while (low < high)
        {
            var middle = (low + high) / 2;
            var entry = await database.SortedSetRangeByRankWithScoresAsync(Order, middle, middle).WaitAsync(cancellationToken);
            (low, high) = entry is [var here] && new ClusterPosition(here.Score, here.Element!).CompareTo(place) <= 0 ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
