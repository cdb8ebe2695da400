using FaceNet.Clusterer.Storage.Records;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Storage;

/// <summary>
/// The durable state as anyone may ask for it: any instance answers, owner or not. Any method throws
/// <see cref="ResourceNotFoundException"/> (GALLERY_NOT_FOUND, CLUSTER_NOT_FOUND), and <see cref="InvalidDataException"/> when the
/// state contradicts itself. Thread-safe.
/// </summary>
internal sealed class ClusterReader(RedisConnection connection)
{
    // A cluster may be absorbed between two reads, and its survivor before the next. More than a few times in a row is no bad luck.
    private const int Attempts = 5;

    private const string NoGalleryRemedy = "A gallery appears when its first face is clustered.";

    /// <summary>A cluster, by its id or an alias.</summary>
    public async Task<StoredCluster> GetAsync(string gallery, string clusterId, CancellationToken cancellationToken)
    {
        var (database, keys, _) = await OpenAsync(gallery, cancellationToken);
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var id = await ResolveAsync(database, keys, gallery, clusterId, cancellationToken);
            if (await ReadAsync(database, keys, [id], cancellationToken) is [{ } cluster])
            {
                return cluster;
            }

            // It was absorbed between the two reads: its id is an alias now.
        }

        throw new InvalidDataException($"{keys.Aliases} names a cluster for '{clusterId}' that is not in {keys.Clusters}.");
    }

    /// <summary>Some clusters.</summary>
    /// <param name="gallery">The gallery.</param>
    /// <param name="query">Which, in which order.</param>
    /// <param name="after">Where to go on; null for the start.</param>
    /// <param name="take">The most to return.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The clusters, and where to go on; null at the end.</returns>
    public async Task<(IReadOnlyList<StoredCluster> Clusters, ClusterPosition? Next)> ListAsync(
        string gallery, ClusterQuery query, ClusterPosition? after, int take, CancellationToken cancellationToken)
    {
        var (database, keys, _) = await OpenIndexedAsync(gallery, cancellationToken);
        var (ids, next) = await new ClusterListing(database, keys, query, cancellationToken).FindAsync(after, take);
        return (await ReadAsync(database, keys, ids, cancellationToken), next);
    }

    /// <summary>Some members of a cluster, by crop_id.</summary>
    /// <param name="gallery">The gallery.</param>
    /// <param name="clusterId">The cluster, or an alias.</param>
    /// <param name="after">The crop_id to go on after; null for the start.</param>
    /// <param name="take">The most to return.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<StoredPage<StoredMember>> ListMembersAsync(
        string gallery, string clusterId, string? after, int take, CancellationToken cancellationToken)
    {
        var (database, keys, _) = await OpenAsync(gallery, cancellationToken);
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var id = await ResolveAsync(database, keys, gallery, clusterId, cancellationToken);
            var crops = await database
                .SortedSetRangeByValueAsync(keys.MembersOf(id), after, default, Exclude.Start, Order.Ascending, 0, take + 1)
                .WaitAsync(cancellationToken);
            if (crops.Length > 0 || after is not null)
            {
                return new StoredPage<StoredMember>(
                    await ReadMembersAsync(database, keys, id, crops[..Math.Min(take, crops.Length)], cancellationToken), crops.Length > take);
            }

            // A cluster has members, so it was absorbed between the two reads: its id is an alias now.
        }

        throw new InvalidDataException($"{keys.MembersOf(clusterId)} is empty, or that of the cluster that {keys.Aliases} names for it, although a cluster has members.");
    }

    /// <summary>A correction that was applied or refused; null when nobody knows of it, or no longer.</summary>
    public async Task<CorrectionState?> FindCorrectionAsync(string gallery, string correctionId, CancellationToken cancellationToken)
    {
        var database = await connection.GetDatabaseAsync(cancellationToken);
        var keys = ClusterKeys.Shared(gallery);
        if (await CorrectionLog.FindAsync(database, keys, correctionId, cancellationToken) is { } known)
        {
            return known;
        }

        // A gallery that was erased has a log, but no clusters; it may have been so between the two reads.
        await OpenAsync(gallery, cancellationToken);
        return null;
    }

    /// <summary>Some of the corrections that were applied, the latest first.</summary>
    /// <param name="gallery">The gallery.</param>
    /// <param name="below">Leaves out those with this number or a higher one.</param>
    /// <param name="take">The most to return.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<StoredPage<CorrectionState>> ListCorrectionsAsync(string gallery, long below, int take, CancellationToken cancellationToken)
    {
        var (database, keys, _) = await OpenAsync(gallery, cancellationToken);
        var corrections = await CorrectionLog.ListAsync(database, keys, below, take + 1, cancellationToken);
        return new StoredPage<CorrectionState>([.. corrections.Take(take)], corrections.Count > take);
    }

    /// <summary>Some clusters by their ids; those that were absorbed meanwhile are left out.</summary>
    public async Task<IReadOnlyList<StoredCluster>> GetManyAsync(string gallery, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var (database, keys, _) = await OpenAsync(gallery, cancellationToken);
        return await ReadAsync(database, keys, ids, cancellationToken);
    }

    /// <summary>Where a gallery lies, and what it is bound to; its indexes follow its state.</summary>
    public async Task<(IDatabase Database, ClusterKeys Keys, GalleryState State)> OpenIndexedAsync(string gallery, CancellationToken cancellationToken)
    {
        var opened = await OpenAsync(gallery, cancellationToken);
        if (!IndexBuilder.IsIndexed(opened.State))
        {
            await IndexBuilder.EnsureAsync(opened.Database, gallery, cancellationToken);
        }

        return opened;
    }

    /// <summary>Asks something that takes several looks; again, where the gallery was switched to another generation in between.</summary>
    /// <param name="gallery">The gallery.</param>
    /// <param name="ask">Asks; gets what the gallery is bound to.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<T> InOneGenerationAsync<T>(string gallery, Func<GalleryState, Task<T>> ask, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (_, _, state) = await OpenIndexedAsync(gallery, cancellationToken);
            var answer = ask(state);
            await Task.WhenAny(answer);
            var (_, _, now) = await OpenAsync(gallery, cancellationToken);
            if (now.Generation == state.Generation || attempt == Attempts)
            {
                return await answer;
            }
        }
    }

    private async Task<(IDatabase Database, ClusterKeys Keys, GalleryState State)> OpenAsync(string gallery, CancellationToken cancellationToken)
    {
        var database = await connection.GetDatabaseAsync(cancellationToken);
        var (state, keys, _) = await OpenedGallery.ReadAsync(database, gallery, cancellationToken);
        return state.EmbeddingSpace.Length > 0
            ? (database, keys, state)
            : throw new ResourceNotFoundException(ErrorReasons.GalleryNotFound, "gallery", gallery, NoGalleryRemedy);
    }

    private static async Task<string> ResolveAsync(
        IDatabase database, ClusterKeys keys, string gallery, string clusterId, CancellationToken cancellationToken)
    {
        var alias = await database.HashGetAsync(keys.Aliases, clusterId).WaitAsync(cancellationToken);
        if (!alias.IsNull)
        {
            return StoredValue.Read(AliasState.Parser, alias, keys.Aliases).ClusterId;
        }

        return await database.HashExistsAsync(keys.Clusters, clusterId).WaitAsync(cancellationToken)
            ? clusterId
            : throw NoCluster(clusterId, gallery);
    }

    // A cluster may be absorbed between two reads; it is then left out, as the one that has absorbed it is another row.
    private static async Task<IReadOnlyList<StoredCluster>> ReadAsync(
        IDatabase database, ClusterKeys keys, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var values = database.HashGetAsync(keys.Clusters, [.. ids.Select(id => (RedisValue)id)]);
        var aliases = Task.WhenAll(ids.Select(id => database.SetMembersAsync(keys.AliasesOf(id))));
        await Task.WhenAll(values, aliases).WaitAsync(cancellationToken);
        return
        [
            .. ids.Zip(await values, await aliases).Where(row => !row.Second.IsNull).Select(row => new StoredCluster(
                row.First,
                StoredValue.Read(ClusterState.Parser, row.Second, keys.Clusters),
                [.. row.Third.Select(alias => (string)alias!).Order(StringComparer.Ordinal)])),
        ];
    }

    internal static async Task<IReadOnlyList<StoredMember>> ReadMembersAsync(
        IDatabase database, ClusterKeys keys, string clusterId, RedisValue[] crops, CancellationToken cancellationToken)
    {
        if (crops.Length == 0)
        {
            return [];
        }

        var values = await database.HashGetAsync(keys.Members, crops).WaitAsync(cancellationToken);
        return [.. crops.Zip(values, (crop, value) =>
            new StoredMember((string)crop!, clusterId, StoredValue.Read(MemberState.Parser, value, keys.Members)))];
    }

    private static ResourceNotFoundException NoCluster(string clusterId, string gallery) => new(
        ErrorReasons.ClusterNotFound, "cluster", clusterId, $"ListClusters names the clusters of gallery '{gallery}'.");
}
