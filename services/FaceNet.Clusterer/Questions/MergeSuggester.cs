using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Replicas;
using FaceNet.Clusterer.Storage;
using FaceNet.ModelContract;

namespace FaceNet.Clusterer.Questions;

/// <summary>Two clusters that may show one person.</summary>
/// <param name="Pair">How near they are.</param>
/// <param name="Survivor">The one that would survive a merge.</param>
/// <param name="Absorbed">The other.</param>
internal sealed record NearPair(ClusterPair Pair, StoredCluster Survivor, StoredCluster Absorbed);

/// <summary>Finds pairs of clusters that are nearly within their threshold. Thread-safe; one question at a time, as it takes all cores.</summary>
internal sealed class MergeSuggester(ClusterReplicas replicas, ClusterReader reader, SeparationReader separations) : IDisposable
{
    /// <summary>The most clusters that are compared with all others: the largest.</summary>
    public const int MaxCompared = 10_000;

    private const int ChecksAtOnce = 1000;

    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>The pairs, by rising margin, and how many clusters were compared with all others.</summary>
    public async Task<(IReadOnlyList<NearPair> Pairs, int Compared)> SuggestAsync(
        string gallery, ClusteringThresholds thresholds, double maxMargin, int count, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var ids = await replicas.AskAsync(gallery, replica => replica.Largest(MaxCompared), cancellationToken);
            var ranks = ids.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
            var best = new List<ClusterPair>();
            var done = 0;
            foreach (var chunk in ids.Chunk(FaceBlock.MaxFaces))
            {
                // Others ask about the gallery in between, and it may change.
                var pairs = new List<ClusterPair>();
                var before = done;
                await replicas.AskAsync(
                    gallery,
                    replica =>
                    {
                        replica.AppendNearPairs(chunk, id => ranks.TryGetValue(id, out var rank) && rank < before, Limit(best, count, maxMargin), pairs);
                        return true;
                    },
                    cancellationToken);
                best.AddRange(await PermittedAsync(gallery, pairs, count, cancellationToken));
                best = [.. best.OrderBy(pair => pair.Margin).Take(count)];
                done += chunk.Length;
            }

            return (await DescribeAsync(gallery, best, thresholds, maxMargin, cancellationToken), ids.Count);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    // What is farther than all that are to be returned needs no look.
    private static double Limit(List<ClusterPair> best, int count, double maxMargin) => best.Count == count ? best[^1].Margin : maxMargin;

    private async Task<IReadOnlyList<ClusterPair>> PermittedAsync(string gallery, List<ClusterPair> pairs, int count, CancellationToken cancellationToken)
    {
        var permitted = new List<ClusterPair>();
        foreach (var some in pairs.OrderBy(pair => pair.Margin).Chunk(ChecksAtOnce))
        {
            var reasons = await separations.CountAsync(gallery, [.. some.Select(pair => (pair.Survivor, pair.Absorbed))], cancellationToken);
            permitted.AddRange(some.Zip(reasons).Where(pair => pair.Second == 0).Select(pair => pair.First));
            if (permitted.Count >= count)
            {
                break;
            }
        }

        return permitted;
    }

    // The numbers are those of what is stored now; what has merged meanwhile is left out.
    private async Task<IReadOnlyList<NearPair>> DescribeAsync(
        string gallery, List<ClusterPair> pairs, ClusteringThresholds thresholds, double maxMargin, CancellationToken cancellationToken)
    {
        string[] ids = [.. pairs.SelectMany(pair => new[] { pair.Survivor.Id, pair.Absorbed.Id }).Distinct()];
        var stored = (await reader.GetManyAsync(gallery, ids, cancellationToken)).ToDictionary(cluster => cluster.Id);
        return
        [
            .. pairs
                .Where(pair => stored.ContainsKey(pair.Survivor.Id) && stored.ContainsKey(pair.Absorbed.Id))
                .Select(pair => ClusterPair.Of(Restore(pair.Survivor.Id), Restore(pair.Absorbed.Id), thresholds))
                .Where(pair => pair.Margin <= maxMargin)
                .OrderBy(pair => pair.Margin)
                .Select(pair => new NearPair(pair, stored[pair.Survivor.Id], stored[pair.Absorbed.Id])),
        ];

        Cluster Restore(string id) => new(stored[id].State.ToSnapshot(id));
    }
}
