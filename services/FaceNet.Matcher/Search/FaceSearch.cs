using FaceNet.Matcher.Decisions;
using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.VectorIndex;
using FaceNet.ModelContract;
using FaceNet.Protos.Matching.V1;

namespace FaceNet.Matcher.Search;

/// <summary>What a search came to.</summary>
/// <param name="Decision">The decision.</param>
/// <param name="Candidates">The nearest subjects, nearest first, whether or not they pass.</param>
/// <param name="Threshold">The threshold, and what it promises.</param>
internal sealed record SearchOutcome(Decision Decision, IReadOnlyList<SubjectHit> Candidates, DecisionThreshold Threshold);

/// <summary>Finds who in a gallery a probe shows (1:N).</summary>
internal sealed class FaceSearch(GalleryStore galleries, UnsettledElements unsettled, IVectorIndex index, CalibrationReader calibrations)
{
    private const int HitsPerSubject = 4;
    private const int DeepSearch = 1024;
    private const int Attempts = 3;

    /// <summary>Searches a gallery.</summary>
    /// <param name="gallery">The gallery.</param>
    /// <param name="probe">The face asked about, of the gallery's space.</param>
    /// <param name="request">Where the line is drawn.</param>
    /// <param name="maxCandidates">The most candidates to return.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<SearchOutcome> SearchAsync(
        StoredGallery gallery, FaceEmbedding probe, ThresholdRequest request, int maxCandidates, CancellationToken cancellationToken)
    {
        var calibration = await calibrations.GetAsync(gallery.Record.EmbeddingSpace, cancellationToken);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var threshold = ThresholdRule.Choose(calibration, request, gallery.Record.SearchFar, gallery.FaceCount);
            var nearest = gallery.FaceCount == 0 ? [] : await NearestAsync(gallery, probe, threshold, maxCandidates, cancellationToken);
            if (nearest.Count > 0 || gallery.FaceCount == 0)
            {
                var decision = RecognitionRule.Decide(nearest, threshold.SquaredDistance);
                return new SearchOutcome(decision, [.. nearest.Take(maxCandidates)], threshold);
            }

            // Faces are counted but none is found: the gallery changed under the search.
            gallery = await galleries.GetAsync(gallery.Id, cancellationToken);
        }

        throw new InvalidOperationException(
            $"Gallery '{gallery.Id}' counts {gallery.FaceCount} faces, but its vector set {gallery.Vectors} yields none: vectors were lost. Restore Redis from a backup, or enroll again.");
    }

    private async Task<IReadOnlyList<SubjectHit>> NearestAsync(
        StoredGallery gallery, FaceEmbedding probe, DecisionThreshold threshold, int maxCandidates, CancellationToken cancellationToken)
    {
        // The decision needs the runner-up even when the caller wants one candidate.
        var wanted = Math.Max(2, maxCandidates);
        for (var count = wanted * HitsPerSubject; ; count *= HitsPerSubject)
        {
            var hits = await index.SearchAsync(gallery.Vectors, probe, count, gallery.FaceCount, cancellationToken);

            // Read after the hits: what is settled by then is enrolled.
            var passOver = await unsettled.ListAsync(gallery.Id, cancellationToken);
            var nearest = NearestSubjects.From(hits, gallery.Record.Generation, passOver);
            if (nearest.Count >= wanted || hits.Count < count || IsDecided(nearest, hits, threshold))
            {
                return nearest;
            }
        }
    }

    // One subject with thousands of near samples: who is farther than the last of them has no say in the decision.
    private static bool IsDecided(IReadOnlyList<SubjectHit> nearest, IReadOnlyList<VectorHit> hits, DecisionThreshold threshold) =>
        hits.Count >= DeepSearch && nearest.Count > 0 && hits[^1].SquaredDistance > RecognitionRule.Reach(nearest[0], threshold.SquaredDistance);
}
