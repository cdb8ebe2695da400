using System.Globalization;
using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace FaceNet.ServiceDefaults.Erasure.Leftovers;

/// <summary>Reads all that a key of a plain type holds, in pages: each value, and each name that it goes by, with the place where it is.</summary>
internal static class KeyValues
{
    /// <summary>What Redis calls a vector set.</summary>
    public const string VectorSet = "vectorset";

    private const int PageSize = 500;

    /// <summary>All values. A key that is gone meanwhile has none.</summary>
    public static IAsyncEnumerable<(string Place, ReadOnlyMemory<byte> Value)> ReadAsync(
        IDatabase database, RedisKey key, string type, CancellationToken cancellationToken)
    {
        return type switch
        {
            "string" => StringAsync(database, key, cancellationToken),
            "hash" => HashAsync(database, key, cancellationToken),
            "list" => ListAsync(database, key, cancellationToken),
            "set" => Named(database.SetScanAsync(key, pageSize: PageSize), element => element, cancellationToken),
            "zset" => Named(database.SortedSetScanAsync(key, pageSize: PageSize), entry => entry.Element, cancellationToken),
            "stream" => StreamAsync(database, key, cancellationToken),
            _ => AsyncEnumerable.Empty<(string Place, ReadOnlyMemory<byte> Value)>(),
        };
    }

    private static async IAsyncEnumerable<(string Place, ReadOnlyMemory<byte> Value)> StringAsync(
        IDatabase database, RedisKey key, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return ("", await database.StringGetAsync(key).WaitAsync(cancellationToken));
    }

    private static async IAsyncEnumerable<(string Place, ReadOnlyMemory<byte> Value)> HashAsync(
        IDatabase database, RedisKey key, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entry in database.HashScanAsync(key, pageSize: PageSize).WithCancellation(cancellationToken))
        {
            var field = Readable(entry.Name);
            yield return ($"name of field {field}", entry.Name);
            yield return ($"field {field}", entry.Value);
        }
    }

    private static async IAsyncEnumerable<(string Place, ReadOnlyMemory<byte> Value)> ListAsync(
        IDatabase database, RedisKey key, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        RedisValue[] page;
        for (var read = 0L; (page = await database.ListRangeAsync(key, read, read + PageSize - 1).WaitAsync(cancellationToken)).Length > 0; read += page.Length)
        {
            foreach (var (index, element) in page.Index())
            {
                yield return (string.Create(CultureInfo.InvariantCulture, $"index {read + index}"), element);
            }
        }
    }

    private static async IAsyncEnumerable<(string Place, ReadOnlyMemory<byte> Value)> StreamAsync(
        IDatabase database, RedisKey key, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var from = RedisValue.Null;
        StreamEntry[] page;
        while ((page = await database.StreamRangeAsync(key, from.IsNull ? "-" : $"({from}", count: PageSize).WaitAsync(cancellationToken)).Length > 0)
        {
            foreach (var entry in page)
            {
                foreach (var value in entry.Values)
                {
                    yield return ($"name of a field of entry {entry.Id}", value.Name);
                    yield return ($"entry {entry.Id}", value.Value);
                }
            }

            from = page[^1].Id;
        }
    }

    private static async IAsyncEnumerable<(string Place, ReadOnlyMemory<byte> Value)> Named<T>(
        IAsyncEnumerable<T> entries, Func<T, RedisValue> element, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entry in entries.WithCancellation(cancellationToken))
        {
            yield return ($"element {Readable(element(entry))}", element(entry));
        }
    }

    // What is no text is told by its length alone.
    private static string Readable(RedisValue name)
    {
        var text = name.ToString();
        return text.All(character => character is >= ' ' and <= '~') ? text : $"of {name.Length()} bytes";
    }
}
