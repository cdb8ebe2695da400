using FaceNet.Matcher.Decisions;
using FaceNet.Matcher.Galleries;
using FaceNet.ModelContract;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Models;

namespace FaceNet.Matcher.Search;

/// <summary>Whom to look for.</summary>
/// <param name="Probe">The face asked about, of one of the gallery's spaces.</param>
/// <param name="Threshold">Where the line is drawn.</param>
/// <param name="MaxCandidates">The most candidates to return.</param>
/// <param name="Excluded">A subject to leave out; null for none.</param>
internal sealed record SearchQuery(FaceEmbedding Probe, ThresholdRequest Threshold, int MaxCandidates, string? Excluded);

/// <summary>What a search came to.</summary>
/// <param name="Decision">The decision.</param>
/// <param name="Candidates">The nearest subjects, nearest first, whether or not they pass.</param>
/// <param name="Threshold">The threshold, and what it promises.</param>
/// <param name="RunnerUpMargin">How much farther than the nearest subject the second one is, a squared distance; null without a second one.</param>
internal sealed record SearchResult(Decision Decision, IReadOnlyList<SubjectHit> Candidates, DecisionThreshold Threshold, double? RunnerUpMargin);

/// <summary>Finds who in a gallery a probe shows (1:N).</summary>
internal sealed class FaceSearch(GalleryStore galleries, SubjectRanking subjects, CalibrationReader calibrations, SearchMetrics metrics, TimeProvider time)
{
    private const int Attempts = 3;

    /// <summary>The largest squared distance of two unit vectors.</summary>
    private const double Anywhere = 4;

    /// <summary>Searches a gallery.</summary>
    public async Task<SearchResult> SearchAsync(StoredGallery gallery, SearchQuery query, CancellationToken cancellationToken)
    {
        using var span = MatcherSpans.Search(gallery.Id);
        var started = time.GetTimestamp();
        var calibration = await calibrations.GetAsync(query.Probe.Space, cancellationToken);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var record = gallery.Record;
            var rates = ComparisonRates.OfSubjects(calibration, record.DecisionPolicy, record.MaxFacesPerSubject, gallery.SubjectCount, gallery.FaceCount);
            var threshold = ThresholdRule.Choose(rates, query.Threshold, record.SearchFar);
            var nearest = await NearestAsync(gallery, query, threshold.SquaredDistance, cancellationToken);
            if (nearest.Count > 0 == gallery.FaceCount > 0)
            {
                var result = Decide([.. nearest.Where(hit => hit.Subject != query.Excluded)], threshold, query.MaxCandidates);
                metrics.Searched(time.GetElapsedTime(started), result.Decision);
                return result;
            }

            // Faces are counted but none is found, or the other way round: the gallery changed under the search.
            gallery = await galleries.GetAsync(gallery.Id, cancellationToken);
        }

        throw Damaged(gallery);
    }

    private static PreconditionException Damaged(StoredGallery gallery) => gallery.FaceCount > 0
        ? new PreconditionException(
            ErrorReasons.VectorsLost,
            gallery.Id,
            $"Gallery '{gallery.Id}' counts {gallery.FaceCount} faces, but its vector sets yield none. Restore Redis from a backup, or call RepairGallery and enroll again.")
        : new PreconditionException(
            ErrorReasons.CountsLost, gallery.Id, $"Gallery '{gallery.Id}' counts no faces, but its vector sets yield some, so no rate can be promised. Call RepairGallery, which counts them anew.");

    // The decision needs the runner-up even when the caller wants one candidate, and who is left out says nothing of the others.
    private Task<IReadOnlyList<SubjectHit>> NearestAsync(StoredGallery gallery, SearchQuery query, double threshold, CancellationToken cancellationToken) => subjects.NearestAsync(
        gallery,
        query.Probe,
        Math.Max(2, query.MaxCandidates) + (query.Excluded is null ? 0 : 1),
        best => best.Subject == query.Excluded ? Anywhere : RecognitionRule.Reach(best, threshold),
        cancellationToken);

    private static SearchResult Decide(SubjectHit[] nearest, DecisionThreshold threshold, int maxCandidates) => new(
        RecognitionRule.Decide(nearest, threshold.SquaredDistance),
        [.. nearest.Take(maxCandidates)],
        threshold,
        nearest is [var best, var next, ..] ? next.SquaredDistance - best.SquaredDistance : null);
}
