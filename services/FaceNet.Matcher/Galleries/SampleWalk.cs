using System.Runtime.CompilerServices;
using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Matcher.Galleries;

/// <summary>
/// Walks through the subjects of a gallery with their vectors, by id, holding a few at a time. Who is enrolled, changed or deleted meanwhile may or may
/// not be seen. Thread-safe.
/// </summary>
internal sealed class SampleWalk(GalleryStore galleries, SubjectStore subjects, SubjectSamples samples)
{
    private const int SubjectsPerPage = 64;
    private const int FacesPerStep = 256;

    /// <summary>
    /// The subjects of the gallery, some at a time. Throws <see cref="ResourceNotFoundException"/> (GALLERY_NOT_FOUND) at the end when the gallery was deleted
    /// meanwhile, so that nobody takes what was left of it for the whole.
    /// </summary>
    public async IAsyncEnumerable<IReadOnlyList<SampledSubject>> StepsAsync(StoredGallery gallery, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? after = null;
        do
        {
            var page = await subjects.ListAsync(gallery, after, SubjectsPerPage, cancellationToken);
            foreach (var step in Divide(page.Items))
            {
                var read = await Task.WhenAll(step.Select(subject => samples.FindAsync(gallery, subject, cancellationToken)));
                yield return [.. read.OfType<SampledSubject>()];
            }

            after = page.Last;
        }
        while (after is not null);

        if ((await galleries.GetAsync(gallery.Id, cancellationToken)).Record.Generation != gallery.Record.Generation)
        {
            throw new ResourceNotFoundException(ErrorReasons.GalleryNotFound, "gallery", gallery.Id, "It was deleted meanwhile, and made anew. Start again.");
        }
    }

    // A subject with more faces than a step is a step of its own.
    private static IEnumerable<List<StoredSubject>> Divide(IEnumerable<StoredSubject> page)
    {
        var (step, faces) = (new List<StoredSubject>(), 0);
        foreach (var subject in page)
        {
            if (step.Count > 0 && faces + subject.Record.Faces.Length > FacesPerStep)
            {
                yield return step;
                (step, faces) = ([], 0);
            }

            step.Add(subject);
            faces += subject.Record.Faces.Length;
        }

        if (step.Count > 0)
        {
            yield return step;
        }
    }
}
