using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.VectorIndex;
using FaceNet.ModelContract;

namespace FaceNet.Matcher.Upgrades;

/// <summary>Gives enrolled faces a vector of the other space of their gallery. Thread-safe.</summary>
internal sealed class FaceReembedding(GalleryStore galleries, SubjectStore subjects, SubjectWriter writer, IVectorIndex index)
{
    /// <summary>
    /// Gives a face its vector, unless it has one. Returns whether it had. Throws <see cref="ServiceDefaults.Errors.ResourceNotFoundException"/> (SUBJECT_NOT_FOUND,
    /// FACE_NOT_FOUND), or <see cref="ServiceDefaults.Errors.PreconditionException"/> (NO_UPGRADE).
    /// </summary>
    public async Task<bool> AddAsync(StoredGallery gallery, string id, string faceId, FaceEmbedding embedding, CancellationToken cancellationToken)
    {
        var set = gallery.ShardOf(id).Keys.Vectors(embedding.Space);
        string? added = null;
        while (true)
        {
            var subject = await subjects.FindAsync(gallery, id, cancellationToken);
            var face = subject?.Record.Find(faceId);
            var element = face is null ? null : subject!.ElementOf(face).ToString();
            if (added is not null && added != element)
            {
                // The face that it was for is gone, or another of its name.
                await index.RemoveAsync(set, [added], CancellationToken.None);
            }

            if (subject is null || face is null)
            {
                throw subject is null ? SubjectStore.NotFound(gallery, id) : SubjectStore.NotFound(gallery, id, faceId);
            }

            if (gallery.IsIn(face, embedding.Space))
            {
                return true;
            }

            if (added != element)
            {
                await index.ReplaceAsync(set, element!, embedding, cancellationToken);
                added = element;
            }

            if (await writer.TryAddSpaceAsync(gallery, subject, face, embedding.Space, CancellationToken.None))
            {
                return false;
            }

            // The subject changed, or the upgrade has ended.
            if (!(await galleries.GetAsync(gallery.Id, cancellationToken)).Spaces.Contains(embedding.Space))
            {
                await index.RemoveAsync(set, [element!], CancellationToken.None);
                throw GalleryUpgrades.NoUpgrade(gallery.Id);
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
