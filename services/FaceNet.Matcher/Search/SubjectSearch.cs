using FaceNet.Matcher.Decisions;
using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.VectorIndex;
using FaceNet.ModelContract;

namespace FaceNet.Matcher.Search;

/// <summary>Finds the subjects of a gallery that have samples near a probe. Thread-safe.</summary>
internal sealed class SubjectSearch(UnsettledElements unsettled, IVectorIndex index)
{
    private const int HitsPerSubject = 4;

    // One subject with thousands of near samples: from here on who is farther than the last of them is taken to have no say.
    private const int DeepSearch = 1024;

    /// <summary>The nearest subjects, each by its nearest sample, nearest first.</summary>
    /// <param name="gallery">The gallery.</param>
    /// <param name="probe">What they are compared with, of one of the gallery's spaces.</param>
    /// <param name="wanted">How many subjects are wanted; more may come, and fewer where there are no more or <paramref name="reach"/> says that they have no say.</param>
    /// <param name="reach">The squared distance beyond which nobody has a say beside the nearest subject.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<SubjectHit>> NearestAsync(
        StoredGallery gallery, FaceEmbedding probe, int wanted, Func<SubjectHit, double> reach, CancellationToken cancellationToken)
    {
        for (var count = wanted * HitsPerSubject; ; count *= HitsPerSubject)
        {
            var found = await Task.WhenAll(gallery.Shards.Select(shard => SearchAsync(gallery, shard, probe, count, cancellationToken)));

            // Of a shard that has more than it was asked for, nothing is known beyond its last hit.
            var horizon = found.Where(part => part.Hits.Count >= count).Select(part => part.Hits[^1].SquaredDistance).DefaultIfEmpty(double.PositiveInfinity).Min();
            var nearest = found.Length == 1
                ? found[0].Subjects
                : [.. found.SelectMany(part => part.Subjects).Where(hit => hit.SquaredDistance <= horizon).OrderBy(hit => hit.SquaredDistance).ThenBy(hit => hit.Subject, StringComparer.Ordinal)];
            var isDeep = count >= DeepSearch && nearest.Count > 0 && horizon > reach(nearest[0]);
            if (nearest.Count >= wanted || double.IsPositiveInfinity(horizon) || isDeep)
            {
                return nearest;
            }
        }
    }

    private async Task<(IReadOnlyList<VectorHit> Hits, IReadOnlyList<SubjectHit> Subjects)> SearchAsync(
        StoredGallery gallery, GalleryShard shard, FaceEmbedding probe, int count, CancellationToken cancellationToken)
    {
        var hits = await index.SearchAsync(shard.Keys.Vectors(probe.Space), probe, count, gallery.FaceCount / gallery.Shards.Count, cancellationToken);

        // Read after the hits: what is settled by then is enrolled.
        var passOver = await unsettled.ListAsync(shard, cancellationToken);
        return (hits, Subjects(EnrolledHits.From(hits, shard.Generation, passOver)));
    }

    // Each by its nearest sample.
    private static SubjectHit[] Subjects(IEnumerable<(ElementId Face, double SquaredDistance)> nearest) =>
        [.. nearest.DistinctBy(hit => hit.Face.Subject).Select(hit => new SubjectHit(hit.Face.Subject, hit.Face.Face, hit.SquaredDistance))];
}
