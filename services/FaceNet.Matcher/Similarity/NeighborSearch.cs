using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.Search;
using FaceNet.Matcher.VectorIndex;
using FaceNet.ModelContract;
using FaceNet.Protos.Matching.V1;

namespace FaceNet.Matcher.Similarity;

/// <summary>Finds the enrolled faces near an enrolled face. Thread-safe.</summary>
internal sealed class NeighborSearch(UnsettledElements unsettled, IVectorIndex index)
{
    private const int Growth = 4;

    /// <summary>The nearest faces within the limit, nearest first.</summary>
    /// <param name="gallery">The gallery.</param>
    /// <param name="subject">Whose face it is.</param>
    /// <param name="face">Which of the subject's faces.</param>
    /// <param name="query">What counts.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Neighbor[]> FindAsync(StoredGallery gallery, SampledSubject subject, int face, PairQuery query, CancellationToken cancellationToken)
    {
        var siblings = query.Scope == PairScope.AcrossSubjects ? [] : Siblings(subject, face, query.Limit);
        var others = query.Scope == PairScope.WithinSubjects ? [] : await OthersAsync(gallery, subject, face, query, cancellationToken);
        return [.. siblings.Concat(others).OrderBy(neighbor => neighbor.SquaredDistance).ThenBy(neighbor => neighbor.Face).Take(query.MaxNeighbors)];
    }

    // A subject has few faces, and all of them are at hand: no index is asked, and none is missed.
    private static IEnumerable<Neighbor> Siblings(SampledSubject subject, int face, double limit) =>
        from other in Enumerable.Range(0, subject.Samples.Length)
        where other != face
        let distance = EmbeddingDistance.Squared(subject.Samples[face], subject.Samples[other])
        where distance <= limit
        select new Neighbor(new FaceName(subject.Subject.Id, subject.Subject.Record.Faces[other].FaceId), distance);

    private async Task<IEnumerable<Neighbor>> OthersAsync(
        StoredGallery gallery, SampledSubject subject, int face, PairQuery query, CancellationToken cancellationToken) =>
        (await Task.WhenAll(gallery.Shards.Select(shard => OthersAsync(gallery, shard, subject, face, query, cancellationToken)))).SelectMany(others => others);

    private async Task<IReadOnlyList<Neighbor>> OthersAsync(
        StoredGallery gallery, GalleryShard shard, SampledSubject subject, int face, PairQuery query, CancellationToken cancellationToken)
    {
        // The face itself and its siblings may all lie nearer than anybody else's.
        for (var count = query.MaxNeighbors + subject.Samples.Length; ; count *= Growth)
        {
            var hits = await index.SearchAsync(shard.Vectors, subject.Samples[face], count, gallery.FaceCount / gallery.Record.Shards, cancellationToken);

            // Read after the hits: what is settled by then is enrolled.
            var passOver = await unsettled.ListAsync(shard, cancellationToken);
            Neighbor[] others = [.. EnrolledHits.From(hits, shard.Generation, passOver)
                .Where(hit => hit.SquaredDistance <= query.Limit && hit.Face.Subject != subject.Subject.Id)
                .Select(hit => new Neighbor(new FaceName(hit.Face.Subject, hit.Face.Face), hit.SquaredDistance))];
            if (others.Length >= query.MaxNeighbors || hits.Count < count || hits[^1].SquaredDistance > query.Limit)
            {
                return others;
            }
        }
    }
}
