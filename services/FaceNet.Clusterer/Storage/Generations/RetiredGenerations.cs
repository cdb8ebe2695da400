using FaceNet.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Storage.Generations;

/// <summary>
/// Lets the keys of generations that are no longer needed expire. Which they are is written down when they cease to be, so that whoever stops half-way is made
/// up for by the next. Thread-safe.
/// </summary>
internal sealed class RetiredGenerations(RedisConnection connection)
{
    /// <summary>How long readers that began before may go on.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(10);

    /// <summary>Returns when no key of a retired generation stays for good.</summary>
    public async Task ExpireAsync(string gallery, CancellationToken cancellationToken)
    {
        var database = await connection.GetDatabaseAsync(cancellationToken);
        var retired = ClusterKeys.Shared(gallery).Retired;
        foreach (var generation in await database.SetMembersAsync(retired).WaitAsync(cancellationToken))
        {
            var keys = new ClusterKeys(gallery, (long)generation);
            await foreach (var page in GenerationSweep.KeysAsync(database, keys, cancellationToken))
            {
                await ExpireAsync(database, page, cancellationToken);
            }

            await ExpireAsync(database, [keys.Build, keys.Arrivals, keys.Faces], cancellationToken);
            await database.SetRemoveAsync(retired, generation).WaitAsync(cancellationToken);
        }
    }

    private static Task ExpireAsync(IDatabase database, RedisKey[] keys, CancellationToken cancellationToken) =>
        Task.WhenAll(keys.Select(key => database.KeyExpireAsync(key, Grace))).WaitAsync(cancellationToken);
}
