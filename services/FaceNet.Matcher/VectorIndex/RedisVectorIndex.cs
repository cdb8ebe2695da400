using FaceNet.Matcher.VectorIndex.Recall;
using FaceNet.ModelContract;
using FaceNet.ServiceDefaults.Redis;

namespace FaceNet.Matcher.VectorIndex;

/// <summary>Redis vector sets. All that differs between Redis 8 and Garnet ends here.</summary>
internal sealed class RedisVectorIndex(RedisConnection redis, ScoreCalibration calibration, RecallProbe recall) : IVectorIndex
{
    private const int RemovalsPerStep = 256;

    public async Task AddAsync(string set, string element, FaceEmbedding embedding, CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync(cancellationToken);
        if (!await database.VectorSetAddAsync(set, RedisVectorSets.Add(element, embedding.Memory)))
        {
            // The name is not said: it holds the ids of a person, and this goes to the log.
            throw new InvalidOperationException($"The vector set {set} already holds a vector of that name; names of vectors are never used twice.");
        }
    }

    public async Task ReplaceAsync(string set, string element, FaceEmbedding embedding, CancellationToken cancellationToken)
    {
        // Overwriting a vector can cut others off the graph on Garnet.
        var database = await redis.GetDatabaseAsync(cancellationToken);
        await database.VectorSetRemoveAsync(set, element);
        await database.VectorSetAddAsync(set, RedisVectorSets.Add(element, embedding.Memory));
    }

    public async Task RemoveAsync(string set, IReadOnlyList<string> elements, CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync(cancellationToken);
        foreach (var step in elements.Chunk(RemovalsPerStep))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.WhenAll(step.Select(element => database.VectorSetRemoveAsync(set, element)));
        }
    }

    public async Task<FaceEmbedding?> FindAsync(string set, string element, string space, CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync(cancellationToken);
        return await RedisVectorSets.FindAsync(database, set, element) is { } values ? FaceEmbedding.FromUnit(values, space) : null;
    }

    public async Task<bool> ContainsAsync(string set, string element, CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync(cancellationToken);
        return await database.VectorSetContainsAsync(set, element);
    }

    public async Task<IReadOnlyCollection<string>> ListAsync(string set, int dimensions, CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync(cancellationToken);
        return await RedisVectorSets.ListAsync(database, set, dimensions);
    }

    public async Task<IReadOnlyList<VectorHit>> SearchAsync(
        string set, FaceEmbedding probe, int count, long size, CancellationToken cancellationToken)
    {
        var mapping = await calibration.GetAsync(cancellationToken);
        var database = await redis.GetDatabaseAsync(cancellationToken);
        var hits = await RedisVectorSets.SearchAsync(database, set, probe.Memory, count, SearchEffort.For(size, count));

        // The servers' orders are opposite, and ties come in any.
        VectorHit[] nearest = [.. hits
            .Select(hit => new VectorHit(hit.Member.ToString(), mapping.SquaredDistance(hit.Score)))
            .OrderBy(hit => hit.SquaredDistance)
            .ThenBy(hit => hit.Element, StringComparer.Ordinal)];
        recall.Look(set, probe.Memory, count, nearest);
        return nearest;
    }
}
