using FaceNet.Clusterer.Storage.Generations;
using FaceNet.Clusterer.Storage.Records;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Storage.Erasing;

/// <summary>
/// Clears what a gallery has besides its live clusters: new ones that are being built, which have to be built anew then, and former ones whose keys have not
/// expired yet. Nobody but the owner of the gallery and a build writes meanwhile, and the build is stopped first.
/// </summary>
internal sealed class OtherGenerations(IDatabase database, string gallery, FencedWrites fence, CancellationToken cancellationToken)
{
    /// <summary>Clears them. Returns how many keys were named to Redis for it, and how the incoming generation's BuildState is stored now.</summary>
    public async Task<(long Keys, RedisValue Build)> ClearAsync(GalleryState state)
    {
        var build = RedisValue.Null;
        if (state.Incoming is { } incoming)
        {
            // From here on what a build that is under way has read is written no more.
            build = StoredValue.Write(new BuildState());
            await fence.WriteAsync((transaction, answers) => answers.Add(transaction.StringSetAsync(new ClusterKeys(gallery, incoming.Generation).Build, build)));
        }

        var cleared = 0L;
        foreach (var generation in Of(state).Where(generation => generation != state.Generation))
        {
            cleared += await ClearAsync(new ClusterKeys(gallery, generation), isIncoming: generation == state.Incoming?.Generation);
        }

        return (cleared, build);
    }

    /// <summary>The keys of a generation.</summary>
    public async Task<IReadOnlyList<RedisKey>> KeysAsync(ClusterKeys keys)
    {
        var all = new List<RedisKey>();
        await foreach (var page in GenerationSweep.KeysAsync(database, keys, cancellationToken))
        {
            all.AddRange(page);
        }

        return all;
    }

    private static IEnumerable<long> Of(GalleryState state)
    {
        for (var generation = 0L; generation <= state.LastGeneration; generation++)
        {
            yield return generation;
        }

        if (state.ImportedGeneration > 0)
        {
            yield return state.ImportedGeneration;
        }
    }

    private async Task<long> ClearAsync(ClusterKeys keys, bool isIncoming)
    {
        var cleared = new List<Task<long>>();
        await foreach (var page in GenerationSweep.KeysAsync(database, keys, cancellationToken))
        {
            RedisKey[] last = isIncoming ? page : [.. page, keys.Arrivals, keys.Faces];
            await fence.WriteAsync((transaction, answers) => answers.Add(Noted(transaction.KeyDeleteAsync(last))));
        }

        return cleared.Sum(count => count.Result);

        Task<long> Noted(Task<long> answer)
        {
            cleared.Add(answer);
            return answer;
        }
    }
}
