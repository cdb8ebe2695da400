using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Generations;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.Protos.Clustering.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Redis;
using FaceNet.ServiceDefaults.Validation;
using Grpc.Core;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Transfer;

/// <summary>
/// Makes the clusters of a gallery of an export. Nothing is written before all of it has arrived and was checked. It is written as a generation of its own, under a number
/// that no other has, and goes live in one transaction, which fails where the gallery has clusters by then, and shuts out an owner who was about to write its first ones.
/// Thread-safe.
/// </summary>
internal sealed class ClusterImport(RedisConnection connection, ClusterStore store, AbandonedImports abandoned, IOptions<ClustererOptions> options)
{
    /// <summary>The failure of a gallery with more members, or other things, than an instance holds in memory.</summary>
    public static PreconditionException TooLarge(string gallery, string things, long count, ClustererOptions options) => new(
        ErrorReasons.GalleryTooLarge,
        gallery,
        $"Gallery '{gallery}' has {count} {things} or more, and an instance holds {options.MaxReclusteredFaces} in memory. Raise Clusterer__MaxReclusteredFaces.");

    /// <summary>Imports the clusters of one call, as a whole or not at all.</summary>
    public async Task<ImportClustersResponse> ImportAsync(IAsyncStreamReader<ImportClustersRequest> requests, CancellationToken cancellationToken)
    {
        using var reader = new ClusterTransferReader();
        var target = "";
        if (await requests.MoveNext(cancellationToken) && requests.Current.Target is { } wanted)
        {
            target = Identifier.Optional(wanted.Gallery, "target.gallery");
            await requests.MoveNext(cancellationToken);
        }

        var exported = reader.ReadHeader(requests.Current?.Chunk ?? throw reader.Corrupt("is missing: an export begins with its header."));
        var gallery = target.Length > 0 ? target : exported;
        await RequireNoneAsync(gallery, cancellationToken);
        while (await requests.MoveNext(cancellationToken))
        {
            reader.Read(requests.Current.Chunk ?? throw reader.Corrupt("is none; only the first message may say the target."));
            RequireRoom(gallery, reader);
        }

        var imported = reader.Complete(gallery);
        await WriteAsync(gallery, imported, cancellationToken);
        return new ImportClustersResponse { Gallery = gallery, ClusterCount = imported.Clusters.Clusters.Count, MemberCount = imported.Members.Count };
    }

    private static ResourceExistsException Exists(string gallery) => new(
        ErrorReasons.GalleryExists, "gallery", gallery, "It has, or had, clusters. Import into a gallery that never had any: name it in target.gallery.");

    private static ReplacedException Expired(string gallery) => new(
        ErrorReasons.ImportReplaced, gallery, $"The import into gallery '{gallery}' took longer than {AbandonedImports.Lease.TotalMinutes:0} minutes to write, and was given up. Import again.");

    private void RequireRoom(string gallery, ClusterTransferReader reader)
    {
        var (things, count) = reader.Held.MaxBy(held => held.Count);
        if (count > options.Value.MaxReclusteredFaces)
        {
            throw TooLarge(gallery, things, count, options.Value);
        }
    }

    private async Task RequireNoneAsync(string gallery, CancellationToken cancellationToken)
    {
        if (await store.ExistsAsync(gallery, cancellationToken))
        {
            throw Exists(gallery);
        }
    }

    private async Task WriteAsync(string gallery, TransferredGallery imported, CancellationToken cancellationToken)
    {
        var database = await connection.GetDatabaseAsync(cancellationToken);
        var epoch = await store.TakeEpochAsync(cancellationToken);
        var keys = new ClusterKeys(gallery, epoch);
        await AbandonedImports.BeginAsync(database, keys, gallery, epoch, cancellationToken);
        try
        {
            var claim = await BuildClaim.TakeAsync(database, keys, gallery, cancellationToken);
            await database.KeyExpireAsync(keys.Build, AbandonedImports.Lease).WaitAsync(cancellationToken);
            var writer = new GenerationWriter(database, keys, claim, cancellationToken);
            await writer.ClustersAsync(imported.Clusters);
            await writer.FacesAsync(imported.Members, _ => { });
            await writer.PlacesAsync(imported.Frames, imported.Tracks);
            await writer.LinksAsync(imported.Links);
            await GoLiveAsync(database, keys, claim, gallery, epoch, imported.State, cancellationToken);
        }
        catch (Exception failure)
        {
            await abandoned.DiscardAsync(database, gallery, epoch);
            if (failure is ReplacedException or ResourceNotFoundException)
            {
                throw Expired(gallery);
            }

            throw;
        }

        await abandoned.EndAsync(database, gallery, epoch);
    }

    // An owner may be about to write the gallery's first faces. Whoever comes first makes the other fail: he writes only under the epoch that he claimed the gallery with.
    private async Task GoLiveAsync(
        IDatabase database, ClusterKeys keys, BuildClaim claim, string gallery, long epoch, GalleryState imported, CancellationToken cancellationToken)
    {
        var state = StoredValue.Write(new GalleryState(imported) { Generation = epoch, ImportedGeneration = epoch, IndexedSequence = imported.Sequence });
        while (true)
        {
            var held = await database.StringGetAsync(keys.Epoch).WaitAsync(cancellationToken);
            await RequireNoneAsync(gallery, cancellationToken);
            var isLive = await claim.TryWriteAsync(
                (transaction, answers) =>
                {
                    transaction.AddCondition(Condition.KeyNotExists(keys.Gallery));
                    transaction.AddCondition(held.IsNull ? Condition.KeyNotExists(keys.Epoch) : Condition.StringEqual(keys.Epoch, held));
                    answers.Add(transaction.StringSetAsync(keys.Gallery, state));
                    answers.Add(transaction.KeyDeleteAsync(keys.Build));
                    if (!held.IsNull)
                    {
                        answers.Add(transaction.StringSetAsync(keys.Epoch, epoch));
                    }
                },
                cancellationToken);
            if (isLive)
            {
                return;
            }

            await claim.RequireAsync(cancellationToken);
        }
    }
}
