using FaceNet.Matcher.Decisions;
using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.Probes;
using FaceNet.Matcher.VectorIndex;
using FaceNet.ModelContract;
using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Matcher.Enrollment;

/// <summary>An enrolled face.</summary>
/// <param name="Face">The face.</param>
/// <param name="IsRepeat">Whether it was enrolled before and nothing changed.</param>
/// <param name="Duplicates">Other subjects that look like it, nearest first.</param>
internal sealed record Enrolled(FaceRecord Face, bool IsRepeat, IReadOnlyList<SubjectHit> Duplicates);

/// <summary>Which face is to be enrolled, and where.</summary>
/// <param name="Subject">The subject's id.</param>
/// <param name="FaceId">The face's id; empty to make one from the vector.</param>
/// <param name="Sample">The face.</param>
/// <param name="Provenance">Where it comes from; null when nothing was said.</param>
/// <param name="MayBeOfCluster">Whether whoever enrolls it may correct clusters.</param>
internal sealed record Enrollee(string Subject, string FaceId, ReadProbe Sample, FaceProvenance? Provenance = null, bool MayBeOfCluster = false);

/// <summary>Adds faces to subjects. Thread-safe, also for the same face at the same time, here or on another host.</summary>
internal sealed class FaceEnrollment(
    GalleryStore galleries, SubjectStore subjects, SubjectSettler settler, UnsettledElements unsettled, IVectorIndex index, EnrollmentChecks checks, TimeProvider time)
{
    /// <summary>Vectors this close are the same: twice the same picture may differ in the last bits.</summary>
    private const float SameVector = 1e-5f;

    private static readonly TimeSpan SwitchDelay = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Enrolls a face. Throws <see cref="ResourceExistsException"/> (FACE_EXISTS) when the face has another vector, and what
    /// <see cref="EnrollmentChecks.RequireAsync"/> throws. When it throws because the store did not answer, the face is enrolled as a whole or not at all, and
    /// the call may be repeated.
    /// </summary>
    /// <param name="gallery">The gallery.</param>
    /// <param name="enrollee">The face.</param>
    /// <param name="cancellationToken">Gives up before the first write.</param>
    public async Task<Enrolled> EnrollAsync(StoredGallery gallery, Enrollee enrollee, CancellationToken cancellationToken)
    {
        var embedding = enrollee.Sample.Embedding;
        var face = enrollee.FaceId.Length > 0 ? enrollee.FaceId : FaceIds.FromVector(embedding);
        while (true)
        {
            var subject = await subjects.FindAsync(gallery, enrollee.Subject, cancellationToken);
            if (subject?.Record.Find(face) is { } existing)
            {
                if (await HasVectorAsync(gallery, subject.ElementOf(existing), embedding, cancellationToken))
                {
                    return new Enrolled(existing, IsRepeat: true, []);
                }

                // Only if it is still there: a face that was deleted meanwhile has no vector.
                if ((await subjects.FindAsync(gallery, enrollee.Subject, cancellationToken))?.Record.Find(face)?.Tag == existing.Tag)
                {
                    throw Exists(gallery, enrollee.Subject, face);
                }
            }
            else
            {
                var duplicates = await checks.RequireAsync(gallery, enrollee.Subject, subject, enrollee.Sample, cancellationToken);
                var element = ElementId.New(enrollee.Subject, face, gallery.Record.Generation);
                if (await AddAsync(gallery, element, subject, enrollee, cancellationToken) is { } added)
                {
                    return new Enrolled(added, IsRepeat: false, duplicates);
                }
            }

            cancellationToken.ThrowIfCancellationRequested();
            gallery = await RequireSpacesAsync(await galleries.GetAsync(gallery.Id, cancellationToken), enrollee.Sample, cancellationToken);
        }
    }

    private async Task<FaceRecord?> AddAsync(StoredGallery gallery, ElementId element, StoredSubject? subject, Enrollee enrollee, CancellationToken cancellationToken)
    {
        var shard = gallery.ShardOf(element.Subject);
        await unsettled.MarkAsync(shard, element.ToString(), cancellationToken);

        // From the mark on, nothing is given up half-way; what the store does not let happen, the repair undoes.
        FaceEmbedding[] embeddings = [.. new[] { enrollee.Sample.Embedding, enrollee.Sample.Other }.OfType<FaceEmbedding>()];
        await Task.WhenAll(embeddings.Select(embedding => index.AddAsync(shard.Keys.Vectors(embedding.Space), element.ToString(), embedding, CancellationToken.None)));
        var image = gallery.Record.KeepImages ? enrollee.Sample.Image : null;
        var record = new FaceRecord(element.Face, element.Tag, time.GetUtcNow())
        {
            Provenance = enrollee.Provenance,
            MayBeOfCluster = enrollee.MayBeOfCluster,
            Quality = enrollee.Sample.Quality,
            Model = enrollee.Sample.Model.Length > 0 ? enrollee.Sample.Model : null,
            ModelVersion = enrollee.Sample.ModelVersion.Length > 0 ? enrollee.Sample.ModelVersion : null,
            HasImage = image is not null,
            Spaces = embeddings is [{ } only] && only.Space == shard.FoundingSpace ? null : [.. embeddings.Select(embedding => embedding.Space)],
        };
        if (await settler.TrySettleAsync(gallery, new NewFace(element, record, image), subject))
        {
            return record;
        }

        await unsettled.DiscardAsync(shard, [element.ToString()]);
        return null;
    }

    // The vectors were made for the gallery as it was when the call began.
    private static async Task<StoredGallery> RequireSpacesAsync(StoredGallery gallery, ReadProbe sample, CancellationToken cancellationToken)
    {
        if (gallery.Record.EmbeddingSpace == sample.Embedding.Space && (sample.Other is null || gallery.Spaces.Contains(sample.Other.Space)))
        {
            // A switch that is under way lets no face in that has a vector of one space only, until it is done or given up.
            await Task.Delay(gallery.Record.Other is null ? TimeSpan.Zero : SwitchDelay, cancellationToken);
            return gallery;
        }

        throw new UnavailableException(
            ErrorReasons.GalleryUpgraded, $"Gallery '{gallery.Id}' was upgraded or switched to another embedding space while the face was enrolled. Retry; a vector must be of space '{gallery.Record.EmbeddingSpace}'.", SwitchDelay);
    }

    private async Task<bool> HasVectorAsync(StoredGallery gallery, ElementId element, FaceEmbedding embedding, CancellationToken cancellationToken)
    {
        var stored = await index.FindAsync(gallery.ShardOf(element.Subject).Vectors, element.ToString(), gallery.Record.EmbeddingSpace, cancellationToken);
        return stored is not null && EmbeddingDistance.Squared(stored, embedding) <= SameVector;
    }

    private static ResourceExistsException Exists(StoredGallery gallery, string subject, string face) => new(
        ErrorReasons.FaceExists, "face", $"{gallery.Id}/{subject}/{face}", "It has another vector. Use another face_id for this sample.");
}
