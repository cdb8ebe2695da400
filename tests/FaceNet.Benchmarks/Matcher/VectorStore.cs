using System.Globalization;
using FaceNet.LocalBackends;
using FaceNet.Matcher.Galleries;
using StackExchange.Redis;

namespace FaceNet.Benchmarks.Matcher;

/// <summary>The server that keeps the vectors: the one that was named, or a Garnet inside this process.</summary>
internal sealed class VectorStore : IAsyncDisposable
{
    private readonly GarnetBackend? _garnet;
    private readonly ConnectionMultiplexer _connection;
    private readonly List<ConnectionMultiplexer> _others = [];

    private VectorStore(GarnetBackend? garnet, string configuration, ConnectionMultiplexer connection)
    {
        _garnet = garnet;
        Configuration = configuration;
        _connection = connection;
    }

    /// <summary>How the Matcher connects to it.</summary>
    public string Configuration { get; }

    /// <summary>A connection of the benchmark's own.</summary>
    public IDatabase Database => _connection.GetDatabase();

    /// <summary>What it is, in a word or two.</summary>
    public string Name { get; private set; } = "";

    /// <summary>What <see cref="BytesAsync"/> counts.</summary>
    public string MemoryMeasure { get; private set; } = "";

    /// <param name="redis">Its <c>host:port</c>; null for a Garnet inside this process.</param>
    /// <param name="megabytes">Main memory of that Garnet.</param>
    public static async Task<VectorStore> StartAsync(string? redis, int megabytes)
    {
        GarnetBackend? garnet = redis is null ? await GarnetBackend.StartAsync(new GarnetBackendOptions { MemoryMegabytes = megabytes }, CancellationToken.None) : null;
        string configuration = redis ?? garnet!.Endpoint;
        var store = new VectorStore(garnet, configuration, await OpenAsync(configuration));
        Dictionary<string, string> server = await store.InfoAsync("server");
        (store.Name, store.MemoryMeasure) = server.TryGetValue("garnet_version", out string? version)
            ? ($"garnet {version}", "the main log: vectors and links, not the hashes of subjects")
            : ($"redis {server["redis_version"]}", "all that is allocated");
        return store;
    }

    /// <summary>So many further connections.</summary>
    public async Task<IDatabase[]> ConnectAsync(int connections)
    {
        while (_others.Count < connections)
        {
            _others.Add(await OpenAsync(Configuration));
        }

        return [.. _others.Take(connections).Select(connection => connection.GetDatabase())];
    }

    /// <summary>Processor time that a server outside this process has used so far; null where it does not tell, or is inside.</summary>
    public async Task<TimeSpan?> ProcessorTimeAsync()
    {
        Dictionary<string, string> used = _garnet is null ? await InfoAsync("cpu") : [];
        return used.TryGetValue("used_cpu_user", out string? user) && used.TryGetValue("used_cpu_sys", out string? system)
            ? TimeSpan.FromSeconds(double.Parse(user, CultureInfo.InvariantCulture) + double.Parse(system, CultureInfo.InvariantCulture))
            : null;
    }

    /// <summary>Memory that the data take: Redis' count of what it has allocated, or the length of Garnet's log.</summary>
    public async Task<long?> BytesAsync()
    {
        Dictionary<string, string> memory = await InfoAsync("memory");
        if (memory.TryGetValue("used_memory", out string? used))
        {
            return long.Parse(used, CultureInfo.InvariantCulture);
        }

        Dictionary<string, string> log = await InfoAsync("store");
        return log.TryGetValue("Log.TailAddress", out string? tail) && log.TryGetValue("Log.BeginAddress", out string? begin)
            ? long.Parse(tail, CultureInfo.InvariantCulture) - long.Parse(begin, CultureInfo.InvariantCulture)
            : null;
    }

    /// <summary>Removes a gallery of the benchmark key by key, which takes a moment; the Matcher would remove vector by vector.</summary>
    public async Task DeleteAsync(StoredGallery gallery)
    {
        string id = gallery.Id;
        GalleryShard shard = gallery.Shards[0];
        RedisKey[] keys = [GalleryKeys.Gallery(id), shard.Keys.Counts, shard.Keys.SubjectIds, shard.Keys.Unsettled, shard.Vectors, shard.Metadata];
        foreach (RedisKey key in keys)
        {
            await Database.KeyDeleteAsync(key);
        }

        await Database.SortedSetRemoveAsync(GalleryKeys.Index, id);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ConnectionMultiplexer connection in _others.Append(_connection))
        {
            await connection.DisposeAsync();
        }

        if (_garnet is not null)
        {
            await _garnet.DisposeAsync();
        }
    }

    private static Task<ConnectionMultiplexer> OpenAsync(string configuration)
    {
        // INFO counts as a command of an administrator.
        return ConnectionMultiplexer.ConnectAsync(configuration, options => options.AllowAdmin = true);
    }

    private async Task<Dictionary<string, string>> InfoAsync(string section)
    {
        IServer server = _connection.GetServers()[0];
        IGrouping<string, KeyValuePair<string, string>>[] groups = await server.InfoAsync(section);
        return groups.SelectMany(group => group).DistinctBy(pair => pair.Key).ToDictionary(pair => pair.Key, pair => pair.Value);
    }
}
