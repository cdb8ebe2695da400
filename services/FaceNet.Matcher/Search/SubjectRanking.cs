using FaceNet.Matcher.Decisions;
using FaceNet.Matcher.Galleries;
using FaceNet.ModelContract;
using FaceNet.Protos.Matching.V1;

namespace FaceNet.Matcher.Search;

/// <summary>
/// Finds the subjects that are nearest to a probe by the gallery's decision policy. The index knows nearest samples only: for other policies the samples of
/// the subjects that it finds are read, and the subjects ranked anew. Thread-safe.
/// </summary>
/// <remarks>
/// The mean of the nearest samples is never below the nearest one, so reading ends where the samples not yet read are too far to matter. A prototype may lie
/// nearer than each of its samples, but not by much, since they lie around it: the first <see cref="FewestRead"/> subjects are read. On LFW with 2 to 10 photos
/// of each of 15 to 747 people the one with the nearest prototype was among the first 4 in all of 3,138 searches for enrolled people. In 10,000 searches for
/// strangers it was beyond the first 16 twice, and never where it was near: among the first 4 in the tenth of these searches with the least distance.
/// </remarks>
internal sealed class SubjectRanking(SubjectSearch search, SubjectSamples samples)
{
    private const int FewestRead = 16;
    private const int Growth = 4;

    /// <summary>Where a threshold is so wide that more subjects have samples within it, the others are passed over.</summary>
    private const int MostRead = 256;

    /// <summary>The nearest subjects, nearest first.</summary>
    /// <param name="gallery">The gallery.</param>
    /// <param name="probe">What they are compared with, of the gallery's space.</param>
    /// <param name="wanted">How many subjects are wanted; more may come, and fewer where there are no more or <paramref name="reach"/> says that they have no say.</param>
    /// <param name="reach">The squared distance beyond which nobody has a say beside the nearest subject.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<SubjectHit>> NearestAsync(
        StoredGallery gallery, FaceEmbedding probe, int wanted, Func<SubjectHit, double> reach, CancellationToken cancellationToken) =>
        gallery.Record.DecisionPolicy == DecisionPolicy.Nearest
            ? search.NearestAsync(gallery, probe, wanted, reach, cancellationToken)
            : RankAsync(gallery, probe, wanted, reach, cancellationToken);

    private async Task<IReadOnlyList<SubjectHit>> RankAsync(
        StoredGallery gallery, FaceEmbedding probe, int wanted, Func<SubjectHit, double> reach, CancellationToken cancellationToken)
    {
        var read = new Dictionary<string, SubjectHit?>(StringComparer.Ordinal);
        for (var count = Math.Max(FewestRead, wanted); ; count *= Growth)
        {
            // How far the nearest subject is by the policy is not known before it is read.
            var found = await search.NearestAsync(gallery, probe, count, _ => double.PositiveInfinity, cancellationToken);
            var near = found.Take(count).Where(hit => !read.ContainsKey(hit.Subject)).ToArray();
            foreach (var (hit, ranked) in near.Zip(await Task.WhenAll(near.Select(hit => MeasureAsync(gallery, probe, hit, cancellationToken)))))
            {
                read[hit.Subject] = ranked;
            }

            SubjectHit[] nearest = [.. read.Values.OfType<SubjectHit>().OrderBy(hit => hit.SquaredDistance).ThenBy(hit => hit.Subject, StringComparer.Ordinal)];
            if (gallery.Record.DecisionPolicy == DecisionPolicy.Prototype || found.Count < count || count >= MostRead || IsDecided(nearest, wanted, found[count - 1], reach))
            {
                return nearest;
            }
        }
    }

    private static bool IsDecided(SubjectHit[] nearest, int wanted, SubjectHit lastRead, Func<SubjectHit, double> reach) =>
        nearest.Length >= wanted && lastRead.SquaredDistance > Math.Min(nearest[wanted - 1].SquaredDistance, reach(nearest[0]));

    // Null for a subject that was deleted since it was found.
    private async Task<SubjectHit?> MeasureAsync(StoredGallery gallery, FaceEmbedding probe, SubjectHit hit, CancellationToken cancellationToken) =>
        await samples.FindAsync(gallery, probe.Space, hit.Subject, cancellationToken) is { } vectors
            ? hit with { SquaredDistance = SubjectDistance.Squared(gallery.Record.DecisionPolicy, probe, vectors) }
            : null;
}
