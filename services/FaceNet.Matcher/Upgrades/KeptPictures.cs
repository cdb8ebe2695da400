using FaceNet.Matcher.Galleries;
using FaceNet.ModelContract;
using FaceNet.Protos.Embedding.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Probes;
using FaceNet.ServiceDefaults.Redis;
using Grpc.Core;
using StackExchange.Redis;

namespace FaceNet.Matcher.Upgrades;

/// <summary>
/// Gives faces whose pictures are kept their vectors of the other space, in the background, behind all live faces. One host at a time does it for a gallery.
/// </summary>
internal sealed partial class KeptPictures(
    GalleryRounds rounds,
    RedisConnection redis,
    GalleryStore galleries,
    SubjectStore subjects,
    SpaceRetirement retirement,
    FaceReembedding reembedding,
    PictureEmbedder pictures,
    ILogger<KeptPictures> logger)
{
    private const int SideBySide = 8;

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Goes once through all galleries. Returns how many faces got a vector.</summary>
    public Task<int> RunAsync(CancellationToken cancellationToken) => rounds.RunAsync(gallery => RunAsync(gallery, cancellationToken), cancellationToken);

    private async Task<int> RunAsync(string id, CancellationToken cancellationToken)
    {
        var gallery = await retirement.FinishAsync(await galleries.GetAsync(id, cancellationToken), cancellationToken);
        var database = await redis.GetDatabaseAsync(cancellationToken);
        if (gallery.Record.Other is not { } other || !await database.StringSetAsync(GalleryKeys.Upgrade(id), RedisValue.EmptyString, Lease, When.NotExists))
        {
            return 0;
        }

        var done = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(WaitingAsync(gallery, other, cancellationToken), options, async (face, token) =>
        {
            await database.KeyExpireAsync(GalleryKeys.Upgrade(id), Lease);
            if (await TryReembedAsync(gallery, other, face, token))
            {
                Interlocked.Increment(ref done);
            }
        });
        await database.KeyDeleteAsync(GalleryKeys.Upgrade(id));
        if (done > 0)
        {
            Reembedded(id, done, other.EmbeddingSpace);
        }

        return done;
    }

    private IAsyncEnumerable<ElementId> WaitingAsync(StoredGallery gallery, OtherSpace other, CancellationToken cancellationToken) =>
        subjects.ScanAsync(gallery, cancellationToken).SelectMany(subject => subject.Record.Faces
            .Where(face => face.HasImage && !gallery.IsIn(face, other.EmbeddingSpace))
            .Select(subject.ElementOf));

    // A picture that this model cannot read, or a face that is gone by now, leaves the others to be done.
    private async Task<bool> TryReembedAsync(StoredGallery gallery, OtherSpace other, ElementId face, CancellationToken cancellationToken)
    {
        try
        {
            if (await subjects.FindImageAsync(gallery, face, cancellationToken) is not { } image)
            {
                return false;
            }

            var embedded = await pictures.EmbedAsync(image, "image", other.EmbeddingSpace, CallLimits.Own(Patience, cancellationToken), Priority.Bulk);
            var embedding = FaceEmbedding.FromUnit([.. embedded.Embedding.Values], other.EmbeddingSpace);
            return !await reembedding.AddAsync(gallery, face.Subject, face.Face, embedding, cancellationToken);
        }
        catch (Exception exception) when (exception is RpcException or PlatformException && ErrorStatus.ReasonOf(exception) is not (ErrorReasons.StoreUnavailable or ErrorReasons.EmbedderUnavailable))
        {
            // Messages name the people that they speak of.
            NotReembedded(gallery.Id, ErrorStatus.ReasonOf(exception) ?? ((RpcException)exception).StatusCode.ToString());
            return false;
        }
    }

    [LoggerMessage(EventName = "FacesReembedded", Level = LogLevel.Information, Message = "Gallery {Gallery}: {Count} faces have a vector of embedding space {Space} now, from their kept pictures")]
    private partial void Reembedded(string gallery, int count, string space);

    [LoggerMessage(EventName = "FaceNotReembedded", Level = LogLevel.Warning, Message = "Gallery {Gallery}: a face got no vector of the other space: {Reason}")]
    private partial void NotReembedded(string gallery, string reason);
}
