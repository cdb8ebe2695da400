using System.Text.Json;
using System.Text.Json.Serialization;
using StackExchange.Redis;

namespace FaceNet.Standalone.EndToEndTests.Compatibility;

/// <summary>Everything that the platform has in a Redis, in a form that does not depend on the server: by type, bytes as base64.</summary>
/// <param name="Keys">The keys.</param>
/// <param name="Answers">What the version that wrote them said of them, as JSON of the answers.</param>
internal sealed record StoredState(IReadOnlyList<StoredKey> Keys, IReadOnlyDictionary<string, string> Answers)
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static StoredState Read(string path) => JsonSerializer.Deserialize<StoredState>(File.ReadAllText(path), Json)!;

    /// <summary>Reads what a server holds.</summary>
    public static async Task<StoredState> DumpAsync(string endpoint, IReadOnlyDictionary<string, string> answers)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(endpoint);
        var (database, keys) = (redis.GetDatabase(), new List<StoredKey>());
        await foreach (var key in redis.GetServers().Single().KeysAsync(pattern: "facenet:*"))
        {
            keys.Add(await StoredKey.ReadAsync(database, key));
        }

        return new StoredState([.. keys.Where(key => !key.IsEmpty).OrderBy(key => key.Key, StringComparer.Ordinal)], answers);
    }

    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, Json) + "\n");

    /// <summary>Puts it into an empty server.</summary>
    public async Task LoadAsync(string endpoint)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(endpoint);
        foreach (var key in Keys)
        {
            await key.WriteAsync(redis.GetDatabase());
        }
    }
}
