using FaceNet.Matcher.VectorIndex;
using FaceNet.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace FaceNet.Matcher.Galleries;

/// <summary>A vector that is not enrolled, and what is to become of it.</summary>
/// <param name="Sets">The vector sets that may hold it.</param>
/// <param name="Until">When whoever wrote this is taken to have died, and the vector is removed by the repair.</param>
internal sealed record UnsettledMark(IReadOnlyList<string> Sets, DateTimeOffset Until);

/// <summary>
/// Ties vectors to their metadata, which no transaction can do (a V* write inside MULTI dead-locks Garnet). A vector is marked unsettled before
/// it is added, and the mark goes in the transaction that writes the metadata; a deletion sets the mark in the transaction that removes the metadata, and takes
/// it away after the vector. Searches pass over marked vectors: a face appears and disappears at once, whoever dies in between.
/// </summary>
internal sealed class UnsettledElements(RedisConnection redis, IVectorIndex index, TimeProvider time)
{
    /// <summary>How long an enrollment or deletion may take before its marks count as abandoned.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    /// <summary>Marks an element. Returns the mark, on which the enrollment is conditional.</summary>
    public async Task<RedisValue> MarkAsync(GalleryShard shard, string element, CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync(cancellationToken);
        var mark = NewMark(shard.VectorSets);
        await database.HashSetAsync(shard.Keys.Unsettled, element, mark);
        return mark;
    }

    /// <summary>Marks elements that are enrolled together. Returns their mark, on which that is conditional.</summary>
    public async Task<RedisValue> MarkAsync(GalleryShard shard, IReadOnlyList<string> elements, CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync(cancellationToken);
        var mark = NewMark(shard.VectorSets);
        await database.HashSetAsync(shard.Keys.Unsettled, [.. elements.Select(element => new HashEntry(element, mark))]);
        return mark;
    }

    /// <summary>Marks elements in the transaction that removes their metadata.</summary>
    public void Mark(ITransaction transaction, GalleryShard shard, IReadOnlyList<string> elements)
    {
        if (elements.Count > 0)
        {
            var mark = NewMark(shard.VectorSets);
            _ = transaction.HashSetAsync(shard.Keys.Unsettled, [.. elements.Select(element => new HashEntry(element, mark))]);
        }
    }

    /// <summary>The elements of a shard that are marked now.</summary>
    public async Task<IReadOnlySet<string>> ListAsync(GalleryShard shard, CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync(cancellationToken);
        var elements = await database.HashKeysAsync(shard.Keys.Unsettled);
        return elements.Select(element => element.ToString()).ToHashSet();
    }

    /// <summary>Removes vectors that are marked, then their marks. May be repeated.</summary>
    public Task DiscardAsync(GalleryShard shard, IReadOnlyList<string> elements) => DiscardAsync(shard.Keys.Unsettled, shard.VectorSets, elements);

    /// <summary>Discards the elements of a shard whose lease has run out. Returns how many.</summary>
    public async Task<int> DiscardAbandonedAsync(GalleryShard shard, CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync(cancellationToken);
        var key = shard.Keys.Unsettled;
        var discarded = 0;
        foreach (var entry in await database.HashGetAllAsync(key))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var mark = StoredValue.Read<UnsettledMark>(entry.Value, key);
            if (mark.Until <= time.GetUtcNow() && await ClaimAsync(database, key, entry, mark))
            {
                await DiscardAsync(key, mark.Sets, [entry.Name.ToString()]);
                discarded++;
            }
        }

        return discarded;
    }

    private async Task DiscardAsync(RedisKey key, IReadOnlyList<string> sets, IReadOnlyList<string> elements)
    {
        if (elements.Count > 0)
        {
            await Task.WhenAll(sets.Select(set => index.RemoveAsync(set, elements, CancellationToken.None)));
            var database = await redis.GetDatabaseAsync(CancellationToken.None);
            await database.HashDeleteAsync(key, [.. elements.Select(element => (RedisValue)element)]);
        }
    }

    // The mark is replaced first: an enrollment that is late but alive then fails to settle, and cannot be left without its vector.
    private Task<bool> ClaimAsync(IDatabase database, RedisKey key, HashEntry entry, UnsettledMark mark)
    {
        var transaction = database.CreateTransaction();
        transaction.AddCondition(Condition.HashEqual(key, entry.Name, entry.Value));
        _ = transaction.HashSetAsync(key, entry.Name, NewMark(mark.Sets));
        return transaction.ExecuteAsync();
    }

    private RedisValue NewMark(IReadOnlyList<string> sets) => StoredValue.Write(new UnsettledMark(sets, time.GetUtcNow() + Lease));
}
