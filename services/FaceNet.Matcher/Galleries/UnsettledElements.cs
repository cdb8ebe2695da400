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

    /// <summary>Longer than any enrollment whose lease has run out goes on.</summary>
    private static readonly TimeSpan GivenUpFor = TimeSpan.FromDays(1);

    private const int SharedMarks = 256;
    private const int SharedReads = 1024;

    private readonly SharedCalls<RedisKey, HashEntry, bool> _marks = new(SharedMarks, async (key, marks) =>
    {
        await MarkAsync(redis, key, [.. marks], CancellationToken.None);
        return new bool[marks.Count];
    });

    private readonly SharedCalls<RedisKey, ValueTuple, IReadOnlySet<string>> _lists = new(SharedReads, async (key, wishes) =>
    {
        var database = await redis.GetDatabaseAsync(CancellationToken.None);
        IReadOnlySet<string> elements = (await database.HashKeysAsync(key)).Select(element => element.ToString()).ToHashSet();
        return [.. Enumerable.Repeat(elements, wishes.Count)];
    });

    /// <summary>Marks an element that is about to be added.</summary>
    public Task MarkAsync(GalleryShard shard, string element, CancellationToken cancellationToken) =>
        _marks.AskAsync(shard.Keys.Unsettled, new HashEntry(element, NewMark(shard.VectorSets))).WaitAsync(cancellationToken);

    /// <summary>Marks elements that are about to be added together.</summary>
    public async Task MarkAsync(GalleryShard shard, IReadOnlyList<string> elements, CancellationToken cancellationToken)
    {
        var mark = NewMark(shard.VectorSets);
        await MarkAsync(redis, shard.Keys.Unsettled, [.. elements.Select(element => new HashEntry(element, mark))], cancellationToken);
    }

    /// <summary>Marks elements in the transaction that removes their metadata.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="shard">Where they are.</param>
    /// <param name="elements">The elements.</param>
    /// <param name="sets">The vector sets that may hold them.</param>
    public void Mark(ITransaction transaction, GalleryShard shard, IReadOnlyList<string> elements, IReadOnlyList<string> sets)
    {
        if (elements.Count > 0)
        {
            var mark = NewMark(sets);
            _ = transaction.HashSetAsync(shard.Keys.Unsettled, [.. elements.Select(element => new HashEntry(element, mark))]);
        }
    }

    /// <summary>The elements of a shard that are marked now.</summary>
    public Task<IReadOnlySet<string>> ListAsync(GalleryShard shard, CancellationToken cancellationToken) =>
        _lists.AskAsync(shard.Keys.Unsettled, default).WaitAsync(cancellationToken);

    /// <summary>Removes vectors that are marked, then their marks. May be repeated.</summary>
    public Task DiscardAsync(GalleryShard shard, IReadOnlyList<string> elements) => DiscardAsync(shard, elements, shard.VectorSets);

    /// <inheritdoc cref="DiscardAsync(GalleryShard, IReadOnlyList{string})"/>
    public Task DiscardAsync(GalleryShard shard, IReadOnlyList<string> elements, IReadOnlyList<string> sets) => DiscardAsync(shard.Keys.Unsettled, sets, elements);

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
            if (mark.Until <= time.GetUtcNow() && await ClaimAsync(database, shard, entry, mark))
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

    private static async Task MarkAsync(RedisConnection redis, RedisKey key, HashEntry[] marks, CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync(cancellationToken);
        await database.HashSetAsync(key, marks);
    }

    // It is given up before it is removed: an enrollment that is late but alive then fails to settle, and cannot be left without its vector. The mark is
    // renewed, so that no other host claims it as well.
    private Task<bool> ClaimAsync(IDatabase database, GalleryShard shard, HashEntry entry, UnsettledMark mark)
    {
        var transaction = database.CreateTransaction();
        transaction.AddCondition(Condition.HashEqual(shard.Keys.Unsettled, entry.Name, entry.Value));
        _ = transaction.HashSetAsync(shard.Keys.Unsettled, entry.Name, NewMark(mark.Sets));
        _ = transaction.StringSetAsync(shard.Keys.GivenUp(entry.Name.ToString()), RedisValue.EmptyString, GivenUpFor);
        return transaction.ExecuteAsync();
    }

    private RedisValue NewMark(IReadOnlyList<string> sets) => StoredValue.Write(new UnsettledMark(sets, time.GetUtcNow() + Lease));
}
