using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Storage.Generations;

/// <summary>
/// What the owner of a gallery reads for commands about clustering it anew. Any method may throw <see cref="EpochLostException"/> when a newer owner has
/// claimed the gallery. Thread-safe.
/// </summary>
internal sealed class SwitchStore(RedisConnection connection)
{
    /// <summary>What became of a command; null when nobody knows of it, or no longer.</summary>
    public async Task<CorrectionState?> FindAsync(string gallery, long epoch, string requestId, CancellationToken cancellationToken)
    {
        var database = await connection.GetDatabaseAsync(cancellationToken);
        var keys = ClusterKeys.Shared(gallery);
        var known = await CorrectionLog.FindAsync(database, keys, requestId, cancellationToken);
        await ClusterStore.RequireEpochAsync(database, keys, gallery, epoch, cancellationToken);
        return known;
    }

    /// <summary>What came of building an incoming generation.</summary>
    public async Task<BuiltGeneration> ReadBuildAsync(string gallery, IncomingState incoming, long epoch, CancellationToken cancellationToken)
    {
        var database = await connection.GetDatabaseAsync(cancellationToken);
        var keys = new ClusterKeys(gallery, incoming.Generation);
        var stored = await database.StringGetAsync(keys.Build).WaitAsync(cancellationToken);
        await ClusterStore.RequireEpochAsync(database, keys, gallery, epoch, cancellationToken);
        return new BuiltGeneration(StoredValue.Read(BuildState.Parser, stored, keys.Build), stored);
    }

    /// <summary>Loads what was built; null where somebody has begun to build anew meanwhile.</summary>
    /// <param name="gallery">The gallery.</param>
    /// <param name="state">Its state.</param>
    /// <param name="epoch">The owner's epoch.</param>
    /// <param name="built">What came of building.</param>
    /// <param name="live">The live clusters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<GenerationContent?> LoadAsync(
        string gallery, GalleryState state, long epoch, BuiltGeneration built, GallerySnapshot live, CancellationToken cancellationToken)
    {
        var database = await connection.GetDatabaseAsync(cancellationToken);
        var keys = new ClusterKeys(gallery, state.Incoming.Generation);
        GenerationContent? content = null;
        InvalidDataException? contradiction = null;
        try
        {
            content = await ReadAsync(database, keys, gallery, state, built.Build, live, cancellationToken);
        }
        catch (InvalidDataException found)
        {
            contradiction = found;
        }

        // A newer owner, or somebody who builds anew, may have written meanwhile; that is no contradiction.
        await ClusterStore.RequireEpochAsync(database, keys, gallery, epoch, cancellationToken);
        if (await database.StringGetAsync(keys.Build).WaitAsync(cancellationToken) != built.Stored)
        {
            return null;
        }

        return contradiction is null ? content : throw new InvalidDataException($"Generation {state.Incoming.Generation} of gallery '{gallery}' cannot be loaded.", contradiction);
    }

    private static async Task<GenerationContent> ReadAsync(
        IDatabase database, ClusterKeys keys, string gallery, GalleryState state, BuildState build, GallerySnapshot live, CancellationToken cancellationToken)
    {
        var incoming = state.Incoming;
        var liveKeys = new ClusterKeys(gallery, state.Generation);
        var bound = new GallerySnapshot(gallery, incoming.Dimensions, incoming.Thresholds(), build.Founded, [], new Dictionary<string, string>(), []);
        var clusters = await GalleryLoader.LoadClustersAsync(database, keys, bound, cancellationToken);
        var homes = await HomeReader.ReadAsync(database, keys, clusters.Clusters.Select(cluster => cluster.Id), cancellationToken);
        if (clusters.Clusters.Sum(cluster => cluster.Count) != homes.Count)
        {
            throw new InvalidDataException($"{keys.Clusters} counts other members than {keys.MembersOf("")}<cluster_id> name.");
        }

        var arrived = await database.ListRangeAsync(keys.Arrivals, build.Arrivals).WaitAsync(cancellationToken);
        string[] crops = [.. arrived.Select(crop => (string)crop!).Distinct().Where(crop => !homes.ContainsKey(crop))];
        var source = state.CollectsAside() ? keys.Faces : liveKeys.Members;
        var members = await HashFields.ReadAsync(database, source, crops, cancellationToken);
        Face[] arrivals = [.. members.Select(member => StoredValue.Read(MemberState.Parser, member.Value, source).ToFace(member.Key))];
        var frames = await HashFields.ReadAsync(database, keys.Frames, Named(arrivals.Select(face => face.FrameKey)), cancellationToken);
        var tracks = await HashFields.ReadAsync(database, keys.Tracks, Named(arrivals.Select(face => face.TrackKey)), cancellationToken);
        var liveHomes = await HomeReader.ReadAsync(database, liveKeys, live.Clusters.Select(cluster => cluster.Id), cancellationToken);
        var newcomers = await HashFields.ReadAsync(database, keys.Members, [.. homes.Keys.Where(crop => !liveHomes.ContainsKey(crop))], cancellationToken);
        return new GenerationContent(
            clusters,
            homes,
            liveHomes,
            [.. newcomers.Select(member => StoredValue.Read(MemberState.Parser, member.Value, keys.Members).ToAssignment(member.Key, homes[member.Key]))],
            arrivals,
            keys.ToPlaces(frames, tracks));
    }

    private static string[] Named(IEnumerable<string> keys) => [.. keys.Where(key => key.Length > 0).Distinct()];
}
