using FaceNet.Matcher.Decisions;
using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.VectorIndex;
using FaceNet.ModelContract;

namespace FaceNet.Matcher.Search;

/// <summary>Finds the subjects of a gallery that have samples near a probe. Thread-safe.</summary>
internal sealed class SubjectSearch(UnsettledElements unsettled, IVectorIndex index)
{
    private const int HitsPerSubject = 4;
    private const int DeepSearch = 1024;

    /// <summary>The nearest subjects, each by its nearest sample, nearest first.</summary>
    /// <param name="gallery">The gallery.</param>
    /// <param name="probe">What they are compared with, of the gallery's space.</param>
    /// <param name="wanted">How many subjects are wanted; more may come, and fewer where there are no more or <paramref name="reach"/> says that they have no say.</param>
    /// <param name="reach">The squared distance beyond which nobody has a say beside the nearest subject.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<SubjectHit>> NearestAsync(
        StoredGallery gallery, FaceEmbedding probe, int wanted, Func<SubjectHit, double> reach, CancellationToken cancellationToken)
    {
        for (var count = wanted * HitsPerSubject; ; count *= HitsPerSubject)
        {
            var hits = await index.SearchAsync(gallery.Vectors, probe, count, gallery.FaceCount, cancellationToken);

            // Read after the hits: what is settled by then is enrolled.
            var passOver = await unsettled.ListAsync(gallery.Id, cancellationToken);
            var nearest = NearestSubjects.From(hits, gallery.Record.Generation, passOver);
            if (nearest.Count >= wanted || hits.Count < count || IsDecided(nearest, hits, reach))
            {
                return nearest;
            }
        }
    }

    // One subject with thousands of near samples: who is farther than the last of them has no say.
    private static bool IsDecided(IReadOnlyList<SubjectHit> nearest, IReadOnlyList<VectorHit> hits, Func<SubjectHit, double> reach) =>
        hits.Count >= DeepSearch && nearest.Count > 0 && hits[^1].SquaredDistance > reach(nearest[0]);
}
