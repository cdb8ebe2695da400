using System.Security.Cryptography;
using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Clustering.Corrections;
using FaceNet.Clusterer.Clustering.Erasing;
using FaceNet.Clusterer.Storage.Generations;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.ServiceDefaults.Erasure;
using FaceNet.ServiceDefaults.Redis;
using Google.Protobuf;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Storage.Erasing;

/// <summary>
/// What the owner of a gallery reads for an erasure, and what it clears before. Any method may throw <see cref="EpochLostException"/> when a newer owner has
/// claimed the gallery. Thread-safe.
/// </summary>
internal sealed class ErasureStore(RedisConnection connection, IOptions<ErasureOptions> options)
{
    private const int PageSize = 1000;

    /// <summary>Prepares the erasure of faces: from here on they do not come back, and only the live clusters have them.</summary>
    /// <param name="gallery">The gallery.</param>
    /// <param name="state">Its state; gets a key to remember them by.</param>
    /// <param name="epoch">The owner's epoch.</param>
    /// <param name="wanted">What is to be erased.</param>
    /// <param name="clusters">The live clusters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<PreparedErasure> PrepareAsync(
        string gallery, GalleryState state, long epoch, WantedErasure wanted, GalleryClusters clusters, CancellationToken cancellationToken)
    {
        var database = await connection.GetDatabaseAsync(cancellationToken);
        var keys = new ClusterKeys(gallery, state.Generation);
        var fence = new FencedWrites(database, gallery, epoch, cancellationToken);
        var crops = wanted.ClusterId is { } id
            ? (await SortedSetPages.ReadAsync(database, keys.MembersOf(id), cancellationToken)).Select(member => (string)member.Element!).ToHashSet()
            : wanted.Crops.ToHashSet();
        await BuryAsync(database, gallery, state, crops, fence);
        var (dropped, build) = await new OtherGenerations(database, gallery, fence, cancellationToken).ClearAsync(state);
        var incoming = state.Incoming is { } next ? await ReadIncomingAsync(database, new ClusterKeys(gallery, next.Generation), build, crops, cancellationToken) : null;
        var log = await CorrectionLog.RememberedAsync(database, keys, cancellationToken);
        var separations = await database.SetMembersAsync(keys.CannotLinks).WaitAsync(cancellationToken);
        var facts = await ReadAsync(database, keys, state.Dimensions, clusters, crops, wanted.Label, cancellationToken);
        await ClusterStore.RequireEpochAsync(database, keys, gallery, epoch, cancellationToken);
        return new PreparedErasure(facts, log, separations, incoming, dropped);
    }

    /// <summary>Prepares the erasure of all clusters: no face of them comes back.</summary>
    public async Task<GalleryClearing> PrepareAllAsync(string gallery, GalleryState state, long epoch, GalleryClusters clusters, CancellationToken cancellationToken)
    {
        var database = await connection.GetDatabaseAsync(cancellationToken);
        var keys = new ClusterKeys(gallery, state.Generation);
        var fence = new FencedWrites(database, gallery, epoch, cancellationToken);
        var crops = (await HomeReader.ReadAsync(database, keys, clusters.Snapshot().Clusters.Select(cluster => cluster.Id), cancellationToken)).Keys.ToHashSet();
        var members = crops.Count;
        var incoming = new ClusterKeys(gallery, state.Incoming?.Generation ?? state.Generation);
        if (state.Incoming is not null)
        {
            crops.UnionWith((await database.HashKeysAsync(incoming.Faces).WaitAsync(cancellationToken)).Select(crop => (string)crop!));
        }

        await BuryAsync(database, gallery, state, crops, fence);
        var others = new OtherGenerations(database, gallery, fence, cancellationToken);
        var (_, build) = await others.ClearAsync(state);
        var commands = await CorrectionLog.RememberedAsync(database, keys, cancellationToken);
        RedisKey[] gone =
        [
            .. await others.KeysAsync(keys),
            keys.Corrections,
            keys.Unlisted,
            keys.Retired,
            incoming.Build,
            incoming.Arrivals,
            incoming.Faces,
            .. commands.Keys.Select(keys.Correction),
        ];
        await ClusterStore.RequireEpochAsync(database, keys, gallery, epoch, cancellationToken);
        return new GalleryClearing(crops, members, gone, state.Incoming is null ? null : Condition.StringEqual(incoming.Build, build));
    }

    private async Task BuryAsync(IDatabase database, string gallery, GalleryState state, IReadOnlySet<string> crops, FencedWrites fence)
    {
        if (state.ErasedCropsKey.IsEmpty)
        {
            state.ErasedCropsKey = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(ErasedCrops.KeyLength));
        }

        await new ErasedCrops(database, gallery, state.ErasedCropsKey).WriteAsync(crops, options.Value.LongestRetention, fence);
    }

    private static async Task<IncomingFaces> ReadIncomingAsync(
        IDatabase database, ClusterKeys keys, RedisValue build, IReadOnlySet<string> crops, CancellationToken cancellationToken)
    {
        var arrivals = new List<RedisValue>();
        RedisValue[] page;
        do
        {
            page = await database.ListRangeAsync(keys.Arrivals, arrivals.Count, arrivals.Count + PageSize - 1).WaitAsync(cancellationToken);
            arrivals.AddRange(page);
        }
        while (page.Length == PageSize);
        var collected = await HashFields.ReadAsync(database, keys.Faces, [.. crops], cancellationToken);
        return new IncomingFaces(keys, build, arrivals, [.. collected.Select(face => face.Key)]);
    }

    private static async Task<ErasureFacts> ReadAsync(
        IDatabase database, ClusterKeys keys, int dimensions, GalleryClusters clusters, IReadOnlySet<string> crops, string label, CancellationToken cancellationToken)
    {
        var reader = new CorrectionReader(database, keys, clusters, cancellationToken);
        var faces = await reader.ReadAsync(new CorrectionNeeds([.. crops], [], WholeClusters: false, MovesFaces: false), []);
        var erased = faces.Members.Keys.ToHashSet();
        var tracks = faces.Members.Values.Select(member => member.Face.TrackKey).Where(track => track.Length > 0).ToHashSet();
        var rests = new Dictionary<string, ClusterRest>();
        var sums = new RestReader(database, keys, dimensions, cancellationToken);
        foreach (var home in faces.Members.Values.Select(member => clusters.Describe(member.ClusterId)?.Id ?? member.ClusterId).Distinct())
        {
            rests[home] = await sums.ReadAsync(home, erased, tracks);
        }

        return new ErasureFacts(erased, faces, rests, label);
    }
}
