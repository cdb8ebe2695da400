using StackExchange.Redis;

namespace FaceNet.Clusterer.Storage;

/// <summary>Which sightings of a cluster to list.</summary>
/// <param name="From">Leaves out what was taken before; null for nothing.</param>
/// <param name="Until">Leaves out what was taken then or later; null for nothing.</param>
/// <param name="SourceId">Leaves out other sources; empty for none.</param>
internal sealed record SightingQuery(DateTimeOffset? From, DateTimeOffset? Until, string SourceId);

/// <summary>When and where the members of clusters were seen, from the durable state. Thread-safe.</summary>
internal sealed class SightingReader(ClusterReader reader)
{
    /// <summary>The most members that one call looks at where few of them are asked for; the next call goes on behind them.</summary>
    public const int MaxScanned = 10_000;

    private const int ChunkSize = 1000;

    /// <summary>For each cluster its earliest and its latest member; null where it was absorbed meanwhile.</summary>
    public async Task<IReadOnlyList<(StoredMember First, StoredMember Last)?>> EndsAsync(string gallery, IReadOnlyList<string> clusterIds, CancellationToken cancellationToken)
    {
        var (database, keys, _) = await reader.OpenIndexedAsync(gallery, cancellationToken);
        return await Task.WhenAll(clusterIds.Select(async id =>
        {
            var first = database.SortedSetRangeByRankAsync(keys.SightingsOf(id), 0, 0);
            var last = database.SortedSetRangeByRankAsync(keys.SightingsOf(id), -1, -1);
            await Task.WhenAll(first, last).WaitAsync(cancellationToken);
            return await first is [var one] && await last is [var other]
                ? await ClusterReader.ReadMembersAsync(database, keys, id, [one, other], cancellationToken) is [var earliest, var latest] ? (earliest, latest) : null
                : ((StoredMember, StoredMember)?)null;
        }));
    }

    /// <summary>The members of a cluster that were seen last, by rising capture time.</summary>
    /// <param name="gallery">The gallery.</param>
    /// <param name="clusterId">The cluster, or an alias.</param>
    /// <param name="take">The most to return.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<StoredMember>> LatestAsync(string gallery, string clusterId, int take, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (database, keys, _) = await reader.OpenIndexedAsync(gallery, cancellationToken);
            var id = (await reader.GetAsync(gallery, clusterId, cancellationToken)).Id;
            var crops = await database.SortedSetRangeByRankAsync(keys.SightingsOf(id), -take, -1).WaitAsync(cancellationToken);
            if (crops.Length > 0)
            {
                return await ClusterReader.ReadMembersAsync(database, keys, id, crops, cancellationToken);
            }

            // It was absorbed between the two reads, so that its id is an alias now, or the gallery was clustered anew.
        }
    }

    /// <summary>Some members of a cluster, by rising capture time, then by crop_id.</summary>
    /// <param name="gallery">The gallery.</param>
    /// <param name="clusterId">The cluster, or an alias.</param>
    /// <param name="query">Which.</param>
    /// <param name="after">Where to go on: the score and the crop_id of the last one looked at; null for the start.</param>
    /// <param name="take">The most to return.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The members, and where to go on; null at the end.</returns>
    public async Task<(IReadOnlyList<StoredMember> Members, ClusterPosition? Next)> ListAsync(
        string gallery, string clusterId, SightingQuery query, ClusterPosition? after, int take, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Anew each time: the gallery may have been switched to another generation.
            var (database, keys, _) = await reader.OpenIndexedAsync(gallery, cancellationToken);
            var id = (await reader.GetAsync(gallery, clusterId, cancellationToken)).Id;
            var page = await ScanAsync(database, keys, id, query, after, take, cancellationToken);

            // Nothing at all is left of a cluster that was absorbed meanwhile: its id is an alias now.
            if (page.Members.Count > 0 || await database.KeyExistsAsync(keys.SightingsOf(id)).WaitAsync(cancellationToken))
            {
                return page;
            }
        }
    }

    private static async Task<(IReadOnlyList<StoredMember> Members, ClusterPosition? Next)> ScanAsync(
        IDatabase database, ClusterKeys keys, string id, SightingQuery query, ClusterPosition? after, int take, CancellationToken cancellationToken)
    {
        var from = Math.Max(query.From?.ToScore() ?? double.NegativeInfinity, after?.Score ?? double.NegativeInfinity);
        var until = query.Until?.ToScore() ?? double.PositiveInfinity;
        var found = new List<StoredMember>();
        for (var scanned = 0; ;)
        {
            var chunk = await database
                .SortedSetRangeByScoreWithScoresAsync(keys.SightingsOf(id), from, until, Exclude.Stop, Order.Ascending, scanned, ChunkSize)
                .WaitAsync(cancellationToken);
            scanned += chunk.Length;
            RedisValue[] crops =
            [
                .. chunk.Where(entry => after is not { } place || new ClusterPosition(entry.Score, entry.Element!).CompareTo(place) > 0).Select(entry => entry.Element),
            ];
            var members = await ClusterReader.ReadMembersAsync(database, keys, id, crops, cancellationToken);
            found.AddRange(members.Where(member => query.SourceId.Length == 0 || member.State.SourceId == query.SourceId));
            var isAtEnd = chunk.Length < ChunkSize;
            if (isAtEnd || found.Count > take || scanned >= MaxScanned)
            {
                return ([.. found.Take(take)], found.Count > take ? PositionOf(found[take - 1]) : isAtEnd ? null : new ClusterPosition(chunk[^1].Score, chunk[^1].Element!));
            }
        }
    }

    private static ClusterPosition PositionOf(StoredMember member) => new(member.State.CaptureTime.ToDateTimeOffset().ToScore(), member.CropId);
}
