using FaceNet.ServiceDefaults.Redis;

namespace FaceNet.Matcher.Galleries;

/// <summary>Deletes faces that their galleries keep no longer. May run on several hosts at once.</summary>
internal sealed partial class FaceRetention(
    GalleryRounds rounds, RedisConnection redis, GalleryStore galleries, SubjectWriter writer, TimeProvider time, ILogger<FaceRetention> logger)
{
    private const int PageSize = 256;

    /// <summary>Goes once through all galleries. Returns how many faces were deleted.</summary>
    public Task<int> RunAsync(CancellationToken cancellationToken) => rounds.RunAsync(gallery => RunAsync(gallery, cancellationToken), cancellationToken);

    private async Task<int> RunAsync(string id, CancellationToken cancellationToken)
    {
        var gallery = await galleries.GetAsync(id, cancellationToken);
        if (gallery.Record.Retention is not { } retention)
        {
            return 0;
        }

        var database = await redis.GetDatabaseAsync(cancellationToken);
        var latest = time.GetUtcNow() - retention;
        var deleted = 0;
        foreach (var shard in gallery.Shards)
        {
            await foreach (var entry in database.HashScanAsync(shard.Metadata, pageSize: PageSize).WithCancellation(cancellationToken))
            {
                var subject = SubjectStore.Read(shard, entry.Name.ToString(), entry.Value)!;
                deleted += subject.Record.Faces.Any(IsDue) ? await writer.TryDeleteFacesAsync(gallery, subject.Id, IsDue, cancellationToken) : 0;
            }
        }

        if (deleted > 0)
        {
            Deleted(id, deleted, retention);
        }

        return deleted;

        bool IsDue(FaceRecord face) => face.EnrollTime <= latest;
    }

    [LoggerMessage(EventName = "RetentionEnded", Level = LogLevel.Information, Message = "Gallery {Gallery}: deleted {Count} faces that were enrolled more than {Retention} ago")]
    private partial void Deleted(string gallery, int count, TimeSpan retention);
}
