using StackExchange.Redis;

namespace FaceNet.Matcher.Galleries;

/// <summary>One page of a list.</summary>
/// <param name="Items">The items, by id.</param>
/// <param name="Last">The id to go on after; null on the last page.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Last);

/// <summary>Reads sorted sets of ids page by page.</summary>
internal static class IdPages
{
    /// <summary>Returns the ids that follow <paramref name="after"/>, in ordinal order.</summary>
    public static async Task<Page<string>> ReadAsync(IDatabase database, RedisKey key, string? after, int size)
    {
        var ids = await database.SortedSetRangeByValueAsync(
            key, after ?? RedisValue.Null, RedisValue.Null, after is null ? Exclude.None : Exclude.Start, Order.Ascending, skip: 0, take: size + 1);
        var page = ids.Take(size).Select(id => id.ToString()).ToArray();
        return new Page<string>(page, ids.Length > size ? page[^1] : null);
    }

    /// <summary>Returns those of the ids that may be shown. Nothing tells of the others, not even where the next page begins.</summary>
    public static async Task<Page<string>> ReadAsync(
        IDatabase database, RedisKey key, string? after, int size, Func<string, bool> isShown, CancellationToken cancellationToken)
    {
        var shown = new List<string>();
        var page = new Page<string>([], after);
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            page = await ReadAsync(database, key, page.Last, size + 1);
            shown.AddRange(page.Items.Where(isShown));
        }
        while (page.Last is not null && shown.Count <= size);
        return new Page<string>([.. shown.Take(size)], shown.Count > size ? shown[size - 1] : null);
    }
}
