using FaceNet.Matcher.Galleries;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Redis;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace FaceNet.Matcher.VectorIndex;

/// <summary>Finds out once what the scores of the Redis at hand mean, by asking it about three known vectors. Thread-safe.</summary>
internal sealed class ScoreCalibration(RedisConnection redis, IOptions<RedisOptions> options) : IDisposable
{
    private const int Dimensions = 8;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private ScoreMapping? _mapping;

    /// <summary>Whether the mapping is known.</summary>
    public bool IsDone => _mapping is not null;

    /// <summary>
    /// Returns the mapping, asking the server first if need be. Throws <see cref="PreconditionException"/> (STORE_UNUSABLE) when the server has no usable
    /// vector sets, and the Redis client's exceptions when it does not answer.
    /// </summary>
    public async ValueTask<ScoreMapping> GetAsync(CancellationToken cancellationToken)
    {
        if (_mapping is { } known)
        {
            return known;
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            return _mapping ??= await AskAsync(cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task<ScoreMapping> AskAsync(CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync(cancellationToken);

        // Nobody else knows this key, so it may be deleted as a whole.
        var key = GalleryKeys.ScoreCalibration(Guid.NewGuid().ToString("N"));
        try
        {
            var probe = Axis(0, 1);
            await database.VectorSetAddAsync(key, RedisVectorSets.Add("same", probe));
            await database.VectorSetAddAsync(key, RedisVectorSets.Add("orthogonal", Axis(1, 1)));
            await database.VectorSetAddAsync(key, RedisVectorSets.Add("opposite", Axis(0, -1)));
            var hits = await RedisVectorSets.SearchAsync(database, key, probe, count: 3, effort: 100);
            await database.KeyDeleteAsync(key);
            return Fit(hits.ToDictionary(hit => hit.Member.ToString(), hit => hit.Score));
        }
        catch (RedisServerException exception) when (ErrorStatus.ReasonOf(exception) is null)
        {
            throw Unusable($"it answered '{exception.Message}' to a vector set command");
        }
    }

    private ScoreMapping Fit(Dictionary<string, double> scores) =>
        scores is { Count: 3 } && ScoreMapping.Fit(scores["same"], scores["orthogonal"], scores["opposite"]) is { } mapping
            ? mapping
            : throw Unusable($"its scores [{string.Join(", ", scores.Select(score => FormattableString.Invariant($"{score.Key}: {score.Value}")))}] follow no known rule");

    private PreconditionException Unusable(string why)
    {
        var endpoints = string.Join(", ", ConfigurationOptions.Parse(options.Value.Configuration).EndPoints.Select(EndPointCollection.ToString));
        return new PreconditionException(
            ErrorReasons.StoreUnusable,
            endpoints,
            $"The Redis at {endpoints} cannot keep vectors: {why}. Use Redis 8 or later, or Garnet with --enable-vector-set-preview, and set Redis__Configuration to it.");
    }

    private static float[] Axis(int dimension, float value)
    {
        var vector = new float[Dimensions];
        vector[dimension] = value;
        return vector;
    }
}
