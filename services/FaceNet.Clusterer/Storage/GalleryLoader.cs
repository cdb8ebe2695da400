using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Storage.Records;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Storage;

/// <summary>
/// Loads a gallery without its members. Reads in pages, so that a large gallery does not block Redis for others; nobody else writes
/// meanwhile, because the gallery has been claimed.
/// </summary>
internal static class GalleryLoader
{
    private const int PageSize = 1000;

    public static async Task<StoredGallery> LoadAsync(IDatabase database, string gallery, CancellationToken cancellationToken)
    {
        var (state, keys, _) = await OpenedGallery.ReadAsync(database, gallery, cancellationToken);
        var empty = new GallerySnapshot(gallery, state.Dimensions, state.Thresholds(), state.Founded, [], new Dictionary<string, string>(), []);
        var clusters = state.EmbeddingSpace.Length == 0 ? null : await LoadClustersAsync(database, keys, empty, cancellationToken);
        return new StoredGallery(state, clusters, await LoadOutboxAsync(database, keys, cancellationToken));
    }

    /// <summary>Loads the clusters of a generation.</summary>
    /// <param name="database">Redis.</param>
    /// <param name="keys">The generation.</param>
    /// <param name="bound">What it is bound to, without clusters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<GallerySnapshot> LoadClustersAsync(IDatabase database, ClusterKeys keys, GallerySnapshot bound, CancellationToken cancellationToken)
    {
        // A scan may show an entry twice: dictionaries and sets forget the repetition.
        var clusters = new Dictionary<string, ClusterSnapshot>();
        await foreach (var entry in database.HashScanAsync(keys.Clusters, pageSize: PageSize).WithCancellation(cancellationToken))
        {
            clusters[entry.Name!] = StoredValue.Read(ClusterState.Parser, entry.Value, keys.Clusters).ToSnapshot(entry.Name!);
        }

        var aliases = new Dictionary<string, string>();
        await foreach (var entry in database.HashScanAsync(keys.Aliases, pageSize: PageSize).WithCancellation(cancellationToken))
        {
            aliases[entry.Name!] = StoredValue.Read(AliasState.Parser, entry.Value, keys.Aliases).ClusterId;
        }

        var separations = await LoadSeparationsAsync(database, keys, cancellationToken);
        return bound with { Clusters = [.. clusters.Values], Aliases = aliases, Separations = separations };
    }

    // What an older version wrote has no numbers, and counts once where nothing newer is known of the pair.
    private static async Task<IReadOnlyCollection<Separation>> LoadSeparationsAsync(IDatabase database, ClusterKeys keys, CancellationToken cancellationToken)
    {
        var separations = new Dictionary<string, int>();
        await foreach (var pair in database.SetScanAsync(keys.CannotLinks, pageSize: PageSize).WithCancellation(cancellationToken))
        {
            separations[pair!] = 1;
        }

        await foreach (var entry in database.HashScanAsync(keys.Separations, pageSize: PageSize).WithCancellation(cancellationToken))
        {
            separations[entry.Name!] = (int)entry.Value;
        }

        return [.. separations.Select(pair => (Ids: pair.Key.Split('/'), Reasons: pair.Value)).Select(pair => new Separation(pair.Ids[0], pair.Ids[1], pair.Reasons))];
    }

    private static async Task<IReadOnlyList<PendingEvent>> LoadOutboxAsync(IDatabase database, ClusterKeys keys, CancellationToken cancellationToken)
    {
        var entries = await database.HashGetAllAsync(keys.Outbox).WaitAsync(cancellationToken);
        return
        [
            .. entries.Select(entry =>
            {
                var pending = StoredValue.Read(OutboxEntry.Parser, entry.Value, keys.Outbox);
                return new PendingEvent((long)entry.Name, pending.EventId, pending.Event.ToByteArray(), pending.TraceParent);
            }).OrderBy(pending => pending.Sequence),
        ];
    }
}
