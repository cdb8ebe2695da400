using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Clustering.Corrections;
using FaceNet.Clusterer.Clustering.Reclustering;
using FaceNet.Clusterer.Reclustering;
using FaceNet.Clusterer.Storage.Records;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Storage.Generations;

/// <summary>
/// Reads what new clusters are made from, in pages, while the owner of the gallery goes on. Its order makes sense of what changes meanwhile: faces, then
/// clusters, then aliases, so that the cluster of every face is found by a name that it has, or had. Used once.
/// </summary>
/// <param name="database">Redis.</param>
/// <param name="gallery">The gallery.</param>
/// <param name="state">Its state, with an incoming generation.</param>
/// <param name="read">Is told how many faces are read.</param>
/// <param name="cancellationToken">Ends it.</param>
internal sealed class LiveClustersReader(IDatabase database, string gallery, GalleryState state, Action<long> read, CancellationToken cancellationToken)
{
    private const int PageSize = 1000;

    private readonly ClusterKeys _live = new(gallery, state.Generation);
    private readonly ClusterKeys _incoming = new(gallery, state.Incoming.Generation);

    /// <summary>The hash of the faces to cluster.</summary>
    private RedisKey Source => state.CollectsAside() ? _incoming.Faces : _live.Members;

    /// <summary>How many faces there are to cluster.</summary>
    public Task<long> CountAsync() => database.HashLengthAsync(Source).WaitAsync(cancellationToken);

    /// <summary>Reads. Throws <see cref="ServiceDefaults.Errors.PreconditionException"/> (RECLUSTERING_OUTDATED) where people corrected the clusters meanwhile.</summary>
    public async Task<LiveClusters> ReadAsync()
    {
        var faces = await FacesAsync();
        var links = new Dictionary<string, FaceLink>();
        await foreach (var entry in ScanAsync(_live.Links))
        {
            var ids = ((string)entry.Name!).Split('/');
            links[entry.Name!] = StoredValue.Read(LinkState.Parser, entry.Value, _live.Links).ToLink(ids[0], ids[1]);
        }

        var clusters = new Dictionary<string, ClusterSnapshot>();
        await foreach (var entry in ScanAsync(_live.Clusters))
        {
            clusters[entry.Name!] = StoredValue.Read(ClusterState.Parser, entry.Value, _live.Clusters).ToSnapshot(entry.Name!);
        }

        var aliases = new Dictionary<string, string>();
        await foreach (var entry in ScanAsync(_live.Aliases))
        {
            aliases[entry.Name!] = StoredValue.Read(AliasState.Parser, entry.Value, _live.Aliases).ClusterId;
        }

        await RequireUncorrectedAsync();
        foreach (var absorbed in aliases.Keys)
        {
            clusters.Remove(absorbed);
        }

        return new LiveClusters(
            new GallerySnapshot(
                gallery,
                state.Dimensions,
                state.Thresholds(),
                state.Founded,
                [.. clusters.Values],
                aliases.Keys.ToDictionary(alias => alias, alias => Current(alias, aliases)),
                []),
            [.. faces.Values.Select(face => new LiveFace(face.Face, Current(face.Home, aliases)))],
            [.. links.Values]);
    }

    private async Task<Dictionary<string, (Face Face, string Home)>> FacesAsync()
    {
        // A scan may show an entry twice: dictionaries forget the repetition.
        var faces = new Dictionary<string, (Face Face, string Home)>();
        await foreach (var page in ScanAsync(Source).Chunk(PageSize).WithCancellation(cancellationToken))
        {
            var states = page.ToDictionary(entry => (string)entry.Name!, entry => StoredValue.Read(MemberState.Parser, entry.Value, Source));
            var homes = state.CollectsAside() ? await HomesAsync([.. states.Keys]) : states.ToDictionary(face => face.Key, face => face.Value.ClusterId);
            foreach (var (crop, member) in states)
            {
                faces[crop] = (member.ToFace(crop), homes.GetValueOrDefault(crop, ""));
            }

            read(faces.Count);
        }

        return faces;
    }

    private async Task<Dictionary<string, string>> HomesAsync(IReadOnlyList<string> crops) =>
        (await HashFields.ReadAsync(database, _live.Members, crops, cancellationToken))
            .ToDictionary(member => member.Key, member => StoredValue.Read(MemberState.Parser, member.Value, _live.Members).ClusterId);

    // An alias may have been read before the cluster that it named was absorbed.
    private static string Current(string id, Dictionary<string, string> aliases)
    {
        while (aliases.TryGetValue(id, out var survivor))
        {
            id = survivor;
        }

        return id;
    }

    private async Task RequireUncorrectedAsync()
    {
        var now = (await OpenedGallery.ReadAsync(database, gallery, cancellationToken)).State;
        ReclusteringRules.Require(now, state.Incoming.ReclusteringId);
        if (now.Corrections != state.Corrections)
        {
            throw ReclusteringRules.Outdated(state.Incoming.ReclusteringId, "people corrected the clusters while they were read");
        }
    }

    private IAsyncEnumerable<HashEntry> ScanAsync(RedisKey hash) => database.HashScanAsync(hash, pageSize: PageSize);
}
