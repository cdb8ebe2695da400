using FaceNet.Matcher.Galleries;
using FaceNet.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace FaceNet.Matcher.Upgrades;

/// <summary>
/// Says in every shard which faces may come in, so that a Matcher which has not yet heard of a step of an upgrade does nothing that the step rules out.
/// Every enrollment is conditional on it. Thread-safe.
/// </summary>
internal sealed class SpaceDoors(RedisConnection redis)
{
    /// <summary>Longer than any enrollment that began before.</summary>
    private static readonly TimeSpan ClosedFor = TimeSpan.FromDays(1);

    private static readonly TimeSpan SwitchesFor = TimeSpan.FromMinutes(15);

    /// <summary>Takes vectors of a space again, also of that space alone.</summary>
    public async Task OpenAsync(StoredGallery gallery, string space, CancellationToken cancellationToken)
    {
        await EachAsync(gallery, (database, shard) => database.KeyDeleteAsync(shard.Keys.Closed(shard.Generation, space)), cancellationToken);
        await SufficesAsync(gallery, space, cancellationToken);
    }

    /// <summary>Takes no vectors of a space any more.</summary>
    public Task CloseAsync(StoredGallery gallery, string space, CancellationToken cancellationToken) => EachAsync(
        gallery, (database, shard) => database.StringSetAsync(shard.Keys.Closed(shard.Generation, space), RedisValue.EmptyString, ClosedFor), cancellationToken);

    /// <summary>
    /// Takes no faces that have a vector of this space alone, for a quarter of an hour: for longer than a switch takes, and than any enrollment that began before
    /// it, but not for good when whoever switches dies.
    /// </summary>
    public Task RequireMoreThanAsync(StoredGallery gallery, string space, CancellationToken cancellationToken) => EachAsync(
        gallery, (database, shard) => database.StringSetAsync(shard.Keys.Insufficient(shard.Generation, space), RedisValue.EmptyString, SwitchesFor), cancellationToken);

    /// <summary>Whether that still holds in all shards.</summary>
    public async Task<bool> RequiresMoreThanAsync(StoredGallery gallery, string space, CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync(cancellationToken);
        return (await Task.WhenAll(gallery.Shards.Select(shard => database.KeyExistsAsync(shard.Keys.Insufficient(shard.Generation, space))))).All(exists => exists);
    }

    /// <summary>Takes faces again that have a vector of this space alone.</summary>
    public Task SufficesAsync(StoredGallery gallery, string space, CancellationToken cancellationToken) => EachAsync(
        gallery, (database, shard) => database.KeyDeleteAsync(shard.Keys.Insufficient(shard.Generation, space)), cancellationToken);

    private async Task EachAsync(StoredGallery gallery, Func<IDatabase, GalleryShard, Task> write, CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync(cancellationToken);
        await Task.WhenAll(gallery.Shards.Select(shard => write(database, shard)));
    }
}
