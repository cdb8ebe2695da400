using FaceNet.Matcher.Decisions;
using FaceNet.Matcher.Galleries;
using FaceNet.ModelContract;
using FaceNet.Protos.Matching.V1;

namespace FaceNet.Matcher.Search;

/// <summary>What a search came to.</summary>
/// <param name="Decision">The decision.</param>
/// <param name="Candidates">The nearest subjects, nearest first, whether or not they pass.</param>
/// <param name="Threshold">The threshold, and what it promises.</param>
internal sealed record SearchOutcome(Decision Decision, IReadOnlyList<SubjectHit> Candidates, DecisionThreshold Threshold);

/// <summary>Finds who in a gallery a probe shows (1:N).</summary>
internal sealed class FaceSearch(GalleryStore galleries, SubjectSearch subjects, CalibrationReader calibrations)
{
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

            // The decision needs the runner-up even when the caller wants one candidate.
            var nearest = gallery.FaceCount == 0
                ? []
                : await subjects.NearestAsync(
                    gallery, probe, Math.Max(2, maxCandidates), best => RecognitionRule.Reach(best, threshold.SquaredDistance), cancellationToken);
            if (nearest.Count > 0 || gallery.FaceCount == 0)
            {
                var decision = RecognitionRule.Decide(nearest, threshold.SquaredDistance);
                return new SearchOutcome(decision, [.. nearest.Take(maxCandidates)], threshold);
            }

            // Faces are counted but none is found: the gallery changed under the search.
            gallery = await galleries.GetAsync(gallery.Id, cancellationToken);
        }

        throw new InvalidOperationException(
            $"Gallery '{gallery.Id}' counts {gallery.FaceCount} faces, but its vector sets yield none: vectors were lost. Restore Redis from a backup, or enroll again.");
    }
}
