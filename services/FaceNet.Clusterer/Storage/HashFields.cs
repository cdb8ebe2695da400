using StackExchange.Redis;

namespace FaceNet.Clusterer.Storage;

/// <summary>Reads fields of a hash in pages, so that many do not block Redis for others.</summary>
internal static class HashFields
{
    private const int PageSize = 1000;

    /// <summary>The fields that there are, in the order asked for.</summary>
    public static async Task<List<KeyValuePair<string, RedisValue>>> ReadAsync(
        IDatabase database, RedisKey key, IReadOnlyList<string> fields, CancellationToken cancellationToken)
    {
        var found = new List<KeyValuePair<string, RedisValue>>();
        foreach (var some in fields.Chunk(PageSize))
        {
            var values = await database.HashGetAsync(key, [.. some.Select(field => (RedisValue)field)]).WaitAsync(cancellationToken);
            found.AddRange(some.Zip(values, KeyValuePair.Create).Where(field => !field.Value.IsNull));
        }

        return found;
    }
}
