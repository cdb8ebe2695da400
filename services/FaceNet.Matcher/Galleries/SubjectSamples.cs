using FaceNet.Matcher.VectorIndex;
using FaceNet.ModelContract;
using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Matcher.Galleries;

/// <summary>A subject with its vectors.</summary>
/// <param name="Subject">The subject.</param>
/// <param name="Samples">The vectors, in the order of its faces.</param>
internal sealed record SampledSubject(StoredSubject Subject, FaceEmbedding[] Samples);

/// <summary>Reads the vectors of subjects, bit for bit as they were enrolled. Thread-safe.</summary>
internal sealed class SubjectSamples(SubjectStore subjects, IVectorIndex index)
{
    /// <summary>The vectors of a subject, in the order of its faces. Throws <see cref="ResourceNotFoundException"/> (SUBJECT_NOT_FOUND).</summary>
    public Task<FaceEmbedding[]> ReadAsync(StoredGallery gallery, string id, CancellationToken cancellationToken) =>
        ReadAsync(gallery, gallery.Record.EmbeddingSpace, id, cancellationToken);

    /// <summary>
    /// The vectors of a subject in one of the gallery's spaces, at least one. Throws <see cref="ResourceNotFoundException"/> (SUBJECT_NOT_FOUND), or
    /// <see cref="PreconditionException"/> (MODEL_MISMATCH) when it has none.
    /// </summary>
    public async Task<FaceEmbedding[]> ReadAsync(StoredGallery gallery, string space, string id, CancellationToken cancellationToken) => await FindAsync(gallery, space, id, cancellationToken) switch
    {
        null => throw SubjectStore.NotFound(gallery, id),
        [] => throw new PreconditionException(
            ErrorReasons.ModelMismatch, gallery.Id, $"Subject '{id}' has no vector of embedding space '{space}'. Embed the probe with a model of space '{gallery.Record.EmbeddingSpace}'."),
        var samples => samples,
    };

    /// <summary>The vectors of a subject in one of the gallery's spaces, in the order of its faces; null when there is no such subject.</summary>
    public async Task<FaceEmbedding[]?> FindAsync(StoredGallery gallery, string space, string id, CancellationToken cancellationToken) =>
        (await FindAsync(gallery, space, await subjects.FindAsync(gallery, id, cancellationToken), cancellationToken))?.Samples;

    /// <summary>A subject that was read before, as it is where it has changed meanwhile; null when it was deleted.</summary>
    public Task<SampledSubject?> FindAsync(StoredGallery gallery, StoredSubject? subject, CancellationToken cancellationToken) =>
        FindAsync(gallery, gallery.Record.EmbeddingSpace, subject, cancellationToken);

    // Faces that have no vector of the space are left out.
    private async Task<SampledSubject?> FindAsync(StoredGallery gallery, string space, StoredSubject? subject, CancellationToken cancellationToken)
    {
        while (subject is not null)
        {
            var faces = subject.Record.Faces.Where(face => gallery.IsIn(face, space));
            var vectors = await Task.WhenAll(faces.Select(face => FindAsync(gallery, space, subject.ElementOf(face), cancellationToken)));
            if (vectors.All(vector => vector is not null))
            {
                return new SampledSubject(subject, vectors!);
            }

            subject = await ChangedAsync(gallery, subject, cancellationToken);
        }

        return null;
    }

    /// <summary>The vector of one face. Throws <see cref="ResourceNotFoundException"/> (SUBJECT_NOT_FOUND, FACE_NOT_FOUND).</summary>
    public async Task<FaceEmbedding> ReadFaceAsync(StoredGallery gallery, string id, string face, CancellationToken cancellationToken)
    {
        var subject = await subjects.GetAsync(gallery, id, cancellationToken);
        while (true)
        {
            var record = subject.Record.Find(face) ?? throw SubjectStore.NotFound(gallery, id, face);
            if (await FindAsync(gallery, gallery.Record.EmbeddingSpace, subject.ElementOf(record), cancellationToken) is { } vector)
            {
                return vector;
            }

            subject = await ChangedAsync(gallery, subject, cancellationToken) ?? throw SubjectStore.NotFound(gallery, id);
        }
    }

    /// <summary>A vector, or null when it is gone.</summary>
    public Task<FaceEmbedding?> FindAsync(StoredGallery gallery, string space, ElementId element, CancellationToken cancellationToken) =>
        index.FindAsync(gallery.ShardOf(element.Subject).Keys.Vectors(space), element.ToString(), space, cancellationToken);

    // A vector goes only after its face: who misses one reads a subject that is out of date.
    private async Task<StoredSubject?> ChangedAsync(StoredGallery gallery, StoredSubject subject, CancellationToken cancellationToken)
    {
        var now = await subjects.FindAsync(gallery, subject.Id, cancellationToken);
        return now?.Stored != subject.Stored
            ? now
            : throw new PreconditionException(
                ErrorReasons.VectorsLost, gallery.Id, $"A face of gallery '{gallery.Id}' has lost its vector. Call RepairGallery, which names the faces to enroll again.");
    }
}
