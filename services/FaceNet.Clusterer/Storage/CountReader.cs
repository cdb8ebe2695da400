namespace FaceNet.Clusterer.Storage;

/// <summary>The figures of a gallery, from the durable state. Thread-safe.</summary>
internal sealed class CountReader(ClusterReader reader)
{
    /// <summary>Counts.</summary>
    /// <param name="gallery">The gallery.</param>
    /// <param name="confirmedSize">How many members confirm a cluster.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<StoredCounts> CountAsync(string gallery, int confirmedSize, CancellationToken cancellationToken)
    {
        var (database, keys, state) = await reader.OpenIndexedAsync(gallery, cancellationToken);
        var members = database.HashLengthAsync(keys.Members);
        var clusters = database.SortedSetLengthAsync(keys.BySize);
        var confirmed = database.SortedSetLengthAsync(keys.BySize, max: -confirmedSize);
        var labelled = database.HashLengthAsync(keys.Labels);
        var largest = database.SortedSetRangeByRankWithScoresAsync(keys.BySize, 0, 0);
        await Task.WhenAll(members, clusters, confirmed, labelled, largest).WaitAsync(cancellationToken);
        var largestSize = await largest is [var first] ? (long)-first.Score : 0;
        (long Least, long Most)[] ranges = [.. Ranges(largestSize)];
        var sizes = await Task.WhenAll(ranges.Select(range => database.SortedSetLengthAsync(keys.BySize, -range.Most, -range.Least))).WaitAsync(cancellationToken);
        return new StoredCounts(
            state,
            await members,
            await clusters,
            await confirmed,
            await labelled,
            largestSize,
            [.. ranges.Zip(sizes, (range, count) => new SizeCount(range.Least, range.Most, count))]);
    }

    // 1, 2 to 3, 4 to 7 and so on.
    private static IEnumerable<(long Least, long Most)> Ranges(long largest)
    {
        for (var least = 1L; least <= largest; least *= 2)
        {
            yield return (least, (2 * least) - 1);
        }
    }
}
