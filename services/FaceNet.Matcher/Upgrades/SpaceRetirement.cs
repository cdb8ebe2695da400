using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.VectorIndex;
using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Matcher.Upgrades;

/// <summary>Deletes the vectors of an embedding space that a gallery does not hold any more. May be repeated, and run on several hosts at once.</summary>
internal sealed class SpaceRetirement(GalleryStore galleries, SubjectWriter writer, SubjectStore subjects, SpaceDoors doors, IVectorIndex index)
{
    /// <summary>Deletes what is to be deleted. Returns the gallery as it is then.</summary>
    public async Task<StoredGallery> FinishAsync(StoredGallery gallery, CancellationToken cancellationToken)
    {
        if (gallery.Record.RetiringSpace is not { } space)
        {
            return gallery;
        }

        await doors.CloseAsync(gallery, space, cancellationToken);
        await foreach (var subject in subjects.ScanAsync(gallery, cancellationToken))
        {
            string[] elements = [.. subject.Record.Faces.Where(face => gallery.IsIn(face, space)).Select(face => subject.ElementOf(face).ToString())];
            if (elements.Length > 0)
            {
                await index.RemoveAsync(gallery.ShardOf(subject.Id).Keys.Vectors(space), elements, cancellationToken);
                await TryRemoveSpaceAsync(gallery, subject.Id, space, cancellationToken);
            }
        }

        return await galleries.ChangeAsync(gallery.Id, record => record.RetiringSpace == space ? record with { RetiringSpace = null } : record, cancellationToken);
    }

    private async Task TryRemoveSpaceAsync(StoredGallery gallery, string subject, string space, CancellationToken cancellationToken)
    {
        try
        {
            await writer.RemoveSpaceAsync(gallery, subject, space, cancellationToken);
        }
        catch (ResourceNotFoundException)
        {
            // It was deleted meanwhile, with its vectors of all spaces.
        }
    }
}
