using FaceNet.ServiceDefaults.Redis;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace FaceNet.Matcher.VectorIndex.Recall;

/// <summary>
/// Does one in so many searches again, exactly, and counts how many of the exact neighbours the index had found. Nobody waits for it, and one is done at a time: a
/// search that comes meanwhile is not sampled. Garnet, which has no exact search, explores all that it can reach instead. Thread-safe.
/// </summary>
internal sealed partial class RecallProbe(RedisConnection redis, IOptions<RecallOptions> options, RecallMetrics metrics, ILogger<RecallProbe> logger)
{
    private readonly int _oneIn = options.Value.OneIn;
    private long _searches;
    private int _isBusy;

    /// <summary>Looks at a search that was done, and maybe does it again in the background.</summary>
    /// <param name="set">The set.</param>
    /// <param name="probe">What its vectors were compared with.</param>
    /// <param name="count">How many hits were wanted.</param>
    /// <param name="found">The hits.</param>
    public void Look(string set, ReadOnlyMemory<float> probe, int count, IReadOnlyList<VectorHit> found)
    {
        if (_oneIn > 0 && Interlocked.Increment(ref _searches) % _oneIn == 0 && Interlocked.CompareExchange(ref _isBusy, 1, 0) == 0)
        {
            // What goes on after the answer is no part of its trace.
            using var flow = ExecutionContext.SuppressFlow();
            _ = Task.Run(() => CompareInPeaceAsync(set, probe, count, found));
        }
    }

    /// <summary>Does a search again exactly, and counts.</summary>
    internal async Task CompareAsync(string set, ReadOnlyMemory<float> probe, int count, IReadOnlyList<VectorHit> found)
    {
        var database = await redis.GetDatabaseAsync(CancellationToken.None);
        var size = (int)Math.Min(await database.VectorSetLengthAsync(set), int.MaxValue);
        var exact = await RedisVectorSets.SearchAsync(database, set, probe, count, effort: Math.Max(size, 1), isExact: true);
        var names = found.Select(hit => hit.Element).ToHashSet(StringComparer.Ordinal);
        metrics.Compared(exact.Length, exact.Count(hit => names.Contains(hit.Member.ToString())));
    }

    private async Task CompareInPeaceAsync(string set, ReadOnlyMemory<float> probe, int count, IReadOnlyList<VectorHit> found)
    {
        try
        {
            await CompareAsync(set, probe, count, found);
        }
        catch (Exception exception) when (exception is RedisException or RedisTimeoutException)
        {
            Skipped(exception);
        }
        finally
        {
            Volatile.Write(ref _isBusy, 0);
        }
    }

    [LoggerMessage(EventName = "RecallProbeSkipped", Level = LogLevel.Information, Message = "A search was not compared with an exact one")]
    private partial void Skipped(Exception exception);
}
