using System.Runtime.CompilerServices;
using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Clustering.Corrections;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.Protos.Clustering.V1;
using FaceNet.ServiceDefaults.Errors;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Transfer;

/// <summary>
/// Says the clusters of a gallery in chunks. They are read as a whole and held in memory, and read again where the owner of the gallery changed them meanwhile: every write
/// of his changes the gallery's state too. Thread-safe.
/// </summary>
internal sealed class ClusterExport(ClusterReader reader, IOptions<ClustererOptions> options, TimeProvider time)
{
    private const int Attempts = 5;
    private const int PageSize = 1000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    /// <summary>The chunks, from the header to the trailer. Throws what the proto says, before the first.</summary>
    public async IAsyncEnumerable<ClusterChunk> ChunksAsync(string gallery, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var exported = await ReadAsync(gallery, cancellationToken);
        using var sum = new ClusterTransferSum();
        foreach (var chunk in exported.ToChunks(time.GetUtcNow()))
        {
            sum.Add(chunk);
            yield return chunk;
        }

        yield return new ClusterChunk { Trailer = sum.ToTrailer() };
    }

    private async Task<TransferredGallery> ReadAsync(string gallery, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var (database, _, _) = await reader.OpenIndexedAsync(gallery, cancellationToken);
            var (state, keys, before) = await OpenedGallery.ReadAsync(database, gallery, cancellationToken);
            await RequireRoomAsync(database, keys, gallery, cancellationToken);
            var read = await TryReadAsync(database, keys, gallery, state, cancellationToken);
            if (read is not null && before == await database.StringGetAsync(keys.Gallery).WaitAsync(cancellationToken))
            {
                return read;
            }

            await Task.Delay(Pause * attempt, time, cancellationToken);
        }

        throw new UnavailableException(
            ErrorReasons.GalleryBusy,
            $"The clusters of gallery '{gallery}' changed each of the {Attempts} times that they were read. Retry when fewer faces arrive; if it lasts, stop its producers for a moment.",
            RetryDelay);
    }

    private async Task RequireRoomAsync(IDatabase database, ClusterKeys keys, string gallery, CancellationToken cancellationToken)
    {
        var count = await database.HashLengthAsync(keys.Members).WaitAsync(cancellationToken);
        if (count > options.Value.MaxReclusteredFaces)
        {
            throw ClusterImport.TooLarge(gallery, "members", count, options.Value);
        }
    }

    // Null where what was read contradicts itself: it was changed meanwhile.
    private static async Task<TransferredGallery?> TryReadAsync(IDatabase database, ClusterKeys keys, string gallery, GalleryState state, CancellationToken cancellationToken)
    {
        var bound = new GallerySnapshot(gallery, state.Dimensions, state.Thresholds(), state.Founded, [], new Dictionary<string, string>(), []);
        var clusters = await GalleryLoader.LoadClustersAsync(database, keys, bound, cancellationToken);
        var ids = clusters.Clusters.Select(cluster => cluster.Id).ToHashSet(StringComparer.Ordinal);
        var members = new Dictionary<string, Assignment>(StringComparer.Ordinal);
        await foreach (var entry in database.HashScanAsync(keys.Members, pageSize: PageSize).WithCancellation(cancellationToken))
        {
            var member = StoredValue.Read(MemberState.Parser, entry.Value, keys.Members);
            var home = clusters.Aliases.GetValueOrDefault(member.ClusterId, member.ClusterId);
            if (!ids.Contains(home))
            {
                return null;
            }

            members[entry.Name!] = member.ToAssignment(entry.Name!, home);
        }

        var latest = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var entry in database.HashScanAsync(keys.Tracks, pageSize: PageSize).WithCancellation(cancellationToken))
        {
            latest.Add(StoredValue.Read(TrackState.Parser, entry.Value, keys.Tracks).CropId);
        }

        var links = new Dictionary<string, FaceLink>(StringComparer.Ordinal);
        await foreach (var entry in database.HashScanAsync(keys.Links, pageSize: PageSize).WithCancellation(cancellationToken))
        {
            var pair = ((string)entry.Name!).Split('/');
            links[entry.Name!] = StoredValue.Read(LinkState.Parser, entry.Value, keys.Links).ToLink(pair[0], pair[1]);
        }

        return new TransferredGallery(state, clusters, [.. members.Values], latest, [.. links.Values]);
    }
}
