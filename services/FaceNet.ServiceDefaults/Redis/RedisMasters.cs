using FaceNet.ServiceDefaults.Errors;
using StackExchange.Redis;

namespace FaceNet.ServiceDefaults.Redis;

/// <summary>Finds the servers that hold all keys between them.</summary>
internal static class RedisMasters
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>All masters. Throws <see cref="UnavailableException"/> where one is away: nobody can say then what it holds.</summary>
    public static IReadOnlyList<IServer> All(IConnectionMultiplexer redis)
    {
        IServer[] known = [.. redis.GetServers().Where(server => !server.IsReplica)];
        IServer[] nodes = [.. known.Where(server => server is { IsConnected: true, ClusterConfiguration: not null })];
        IServer?[] masters = nodes.Length > 0 ? MastersAmong(nodes) : known;
        IServer[] present = [.. masters.OfType<IServer>().Where(server => server.IsConnected)];
        return present.Length > 0 && present.Length == masters.Length
            ? present
            : throw new UnavailableException(
                ErrorReasons.StoreUnavailable,
                $"{masters.Length - present.Length} of {masters.Length} masters of Redis do not answer, and what they hold is not known. "
                + "Retry; if it lasts, see Redis__Configuration and the Redis servers.",
                RetryDelay);
    }

    // Who has slots has keys: a former master, whose place another took, has none. Nodes know each other by ids, and not each its own address.
    private static IServer?[] MastersAmong(IServer[] nodes)
    {
        var servers = nodes.ToLookup(node => node.ClusterConfiguration!.Nodes.First(known => known.IsMyself).NodeId);
        return [.. nodes[0].ClusterConfiguration!.Nodes.Where(node => node.Slots.Count > 0).Select(node => servers[node.NodeId].FirstOrDefault())];
    }
}
