using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.VectorIndex;
using FaceNet.ModelContract;
using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Matcher.Enrollment;

/// <summary>An enrolled face.</summary>
/// <param name="Face">The face.</param>
/// <param name="IsRepeat">Whether it was enrolled before and nothing changed.</param>
internal sealed record Enrolled(FaceRecord Face, bool IsRepeat);

/// <summary>Adds faces to subjects. Thread-safe, also for the same face at the same time, here or on another host.</summary>
internal sealed class FaceEnrollment(GalleryStore galleries, SubjectStore subjects, UnsettledElements unsettled, IVectorIndex index, TimeProvider time)
{
    /// <summary>Vectors this close are the same: twice the same picture may differ in the last bits.</summary>
    private const float SameVector = 1e-5f;

    /// <summary>
    /// Enrolls a face. Throws <see cref="ResourceExistsException"/> (FACE_EXISTS) when the face has another vector. When it throws because the store did not
    /// answer, the face is enrolled as a whole or not at all, and the call may be repeated.
    /// </summary>
    /// <param name="gallery">The gallery.</param>
    /// <param name="subject">The subject's id.</param>
    /// <param name="faceId">The face's id, or the empty string to make one from the vector.</param>
    /// <param name="embedding">The face's vector, of the gallery's space.</param>
    /// <param name="cancellationToken">Gives up before the first write.</param>
    public async Task<Enrolled> EnrollAsync(
        StoredGallery gallery, string subject, string faceId, FaceEmbedding embedding, CancellationToken cancellationToken)
    {
        var face = faceId.Length > 0 ? faceId : FaceIds.FromVector(embedding);
        while (true)
        {
            if (await FindAsync(gallery, subject, face, cancellationToken) is { } existing)
            {
                if (await HasVectorAsync(gallery, subject, existing, embedding, cancellationToken))
                {
                    return new Enrolled(existing, IsRepeat: true);
                }

                // Only if it is still there: a face that was deleted meanwhile has no vector.
                if (await FindAsync(gallery, subject, face, cancellationToken) == existing)
                {
                    throw Exists(gallery, subject, face);
                }
            }
            else if (await AddAsync(gallery, ElementId.New(subject, face, gallery.Record.Generation), embedding, cancellationToken) is { } added)
            {
                return new Enrolled(added, IsRepeat: false);
            }

            cancellationToken.ThrowIfCancellationRequested();
            gallery = await galleries.GetAsync(gallery.Id, cancellationToken);
        }
    }

    private async Task<FaceRecord?> AddAsync(StoredGallery gallery, ElementId element, FaceEmbedding embedding, CancellationToken cancellationToken)
    {
        var mark = await unsettled.MarkAsync(gallery, element.ToString(), cancellationToken);

        // From the mark on, nothing is given up half-way; what the store does not let happen, the repair undoes.
        await index.AddAsync(gallery.Vectors, element.ToString(), embedding, CancellationToken.None);
        var now = time.GetUtcNow();
        if (await subjects.TryAddFaceAsync(gallery, element, mark, now))
        {
            return new FaceRecord(element.Face, element.Tag, now);
        }

        await unsettled.DiscardAsync(gallery.Id, gallery.Vectors, [element.ToString()]);
        return null;
    }

    private async Task<FaceRecord?> FindAsync(StoredGallery gallery, string subject, string face, CancellationToken cancellationToken) =>
        (await subjects.FindAsync(gallery, subject, cancellationToken))?.Record.Find(face);

    private async Task<bool> HasVectorAsync(
        StoredGallery gallery, string subject, FaceRecord face, FaceEmbedding embedding, CancellationToken cancellationToken)
    {
        var element = new ElementId(subject, face.FaceId, face.Tag).ToString();
        var stored = await index.FindAsync(gallery.Vectors, element, gallery.Record.EmbeddingSpace, cancellationToken);
        return stored is not null && EmbeddingDistance.Squared(stored, embedding) <= SameVector;
    }

    private static ResourceExistsException Exists(StoredGallery gallery, string subject, string face) => new(
        ErrorReasons.FaceExists, "face", $"{gallery.Id}/{subject}/{face}", "It has another vector. Use another face_id for this sample.");
}
