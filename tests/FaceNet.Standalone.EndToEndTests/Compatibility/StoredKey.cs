using System.Globalization;
using StackExchange.Redis;

namespace FaceNet.Standalone.EndToEndTests.Compatibility;

/// <summary>A key with all that it holds.</summary>
/// <param name="Key">The key.</param>
/// <param name="Type">What Redis calls its type.</param>
/// <param name="Entries">A string's value; a hash's fields and values; a list's or set's elements; a sorted set's elements and scores; the names and vectors of a vector set.</param>
internal sealed record StoredKey(string Key, string Type, IReadOnlyList<string[]> Entries)
{
    /// <summary>Whether it holds nothing: Garnet keeps vector sets without vectors.</summary>
    public bool IsEmpty => Entries.Count == 0;

    public static async Task<StoredKey> ReadAsync(IDatabase database, RedisKey key)
    {
        var type = ((string?)await database.ExecuteAsync("TYPE", key))!;
        IEnumerable<string[]> entries = type switch
        {
            "string" => [[Text(await database.StringGetAsync(key))]],
            "hash" => (await database.HashGetAllAsync(key)).Select(entry => new[] { Text(entry.Name), Text(entry.Value) }),
            "list" => (await database.ListRangeAsync(key)).Select(element => new[] { Text(element) }),
            "set" => (await database.SetMembersAsync(key)).Select(element => new[] { Text(element) }),
            "zset" => (await database.SortedSetRangeByRankWithScoresAsync(key)).Select(entry => new[] { Text(entry.Element), entry.Score.ToString("R", CultureInfo.InvariantCulture) }),
            "vectorset" => await VectorsAsync(database, key),
            _ => throw new InvalidDataException($"{key} is a {type}, which no service writes."),
        };
        return new StoredKey(key!, type, type is "list" ? [.. entries] : [.. entries.OrderBy(entry => entry[0], StringComparer.Ordinal)]);
    }

    public async Task WriteAsync(IDatabase database)
    {
        foreach (var entry in Entries)
        {
            Task written = Type switch
            {
                "string" => database.StringSetAsync(Key, Bytes(entry[0])),
                "hash" => database.HashSetAsync(Key, Bytes(entry[0]), Bytes(entry[1])),
                "list" => database.ListRightPushAsync(Key, Bytes(entry[0])),
                "set" => database.SetAddAsync(Key, Bytes(entry[0])),
                "zset" => database.SortedSetAddAsync(Key, Bytes(entry[0]), double.Parse(entry[1], CultureInfo.InvariantCulture)),
                _ => database.VectorSetAddAsync(Key, Vector(Bytes(entry[0])!, VectorOf(entry[1]))),
            };
            await written;
        }
    }

    private static async Task<IEnumerable<string[]>> VectorsAsync(IDatabase database, RedisKey set)
    {
        if (await database.VectorSetLengthAsync(set) == 0)
        {
            return [];
        }

        // No command that both servers carry out names all elements, so it is asked for the nearest of everything.
        var request = VectorSetSimilaritySearchRequest.ByVector(new float[] { 1 }.Concat(new float[await database.VectorSetDimensionAsync(set) - 1]).ToArray());
        (request.Count, request.SearchExplorationFactor) = (1000, 1000);
        using var hits = await database.VectorSetSimilaritySearchAsync(set, request);
        var entries = new List<string[]>();
        foreach (var element in hits!.Span.ToArray().Select(hit => hit.Member))
        {
            var values = (RedisResult[])(await database.ExecuteAsync("VEMB", set, element))!;
            entries.Add([Text(element), Convert.ToBase64String([.. values.SelectMany(value => BitConverter.GetBytes((float)double.Parse(value.ToString(), CultureInfo.InvariantCulture)))])]);
        }

        return entries;
    }

    private static VectorSetAddRequest Vector(string element, float[] values)
    {
        var request = VectorSetAddRequest.Member(element, values);
        (request.Quantization, request.MaxConnections) = (VectorSetQuantization.None, 16);
        return request;
    }

    private static string Text(RedisValue value) => Convert.ToBase64String((byte[]?)value ?? []);

    private static RedisValue Bytes(string text) => Convert.FromBase64String(text);

    private static float[] VectorOf(string text) => [.. Convert.FromBase64String(text).Chunk(sizeof(float)).Select(bytes => BitConverter.ToSingle(bytes))];
}
