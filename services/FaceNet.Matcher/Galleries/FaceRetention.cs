namespace FaceNet.Matcher.Galleries;

/// <summary>Deletes faces that their galleries keep no longer. May run on several hosts at once.</summary>
internal sealed partial class FaceRetention(
    GalleryRounds rounds, GalleryStore galleries, SubjectStore subjects, SubjectWriter writer, TimeProvider time, ILogger<FaceRetention> logger)
{
    /// <summary>Goes once through all galleries. Returns how many faces were deleted.</summary>
    public Task<int> RunAsync(CancellationToken cancellationToken) => rounds.RunAsync(gallery => RunAsync(gallery, cancellationToken), cancellationToken);

    private async Task<int> RunAsync(string id, CancellationToken cancellationToken)
    {
        var gallery = await galleries.GetAsync(id, cancellationToken);
        if (gallery.Record.Retention is null)
        {
            return 0;
        }

        var deleted = 0;
        await foreach (var subject in subjects.ScanAsync(gallery, cancellationToken))
        {
            deleted += subject.Record.Faces.Any(face => IsDue(gallery, face)) ? await DeleteDueAsync(id, subject.Id, cancellationToken) : 0;
        }

        if (deleted > 0)
        {
            Deleted(id, deleted, gallery.Record.Retention.Value);
        }

        return deleted;
    }

    // By the gallery as it is now: a round takes long, and meanwhile it may keep faces longer, or be given a further space.
    private async Task<int> DeleteDueAsync(string id, string subject, CancellationToken cancellationToken)
    {
        var gallery = await galleries.GetAsync(id, cancellationToken);
        return await writer.TryDeleteFacesAsync(gallery, subject, face => IsDue(gallery, face), cancellationToken);
    }

    private bool IsDue(StoredGallery gallery, FaceRecord face) => face.EnrollTime <= time.GetUtcNow() - gallery.Record.Retention;

    [LoggerMessage(EventName = "FaceRetentionEnded", Level = LogLevel.Information, Message = "Gallery {Gallery}: deleted {Count} faces that were enrolled more than {Retention} ago")]
    private partial void Deleted(string gallery, int count, TimeSpan retention);
}
