using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.Search;
using FaceNet.ModelContract;
using FaceNet.ServiceDefaults.Validation;

namespace FaceNet.Matcher.Upgrades;

/// <summary>Both spaces of a switched gallery beside each other.</summary>
/// <param name="Id">Names the report; it belongs to the gallery as it was then.</param>
/// <param name="Compared">How many faces were looked at.</param>
/// <param name="Before">How many of them are recognised in the old space.</param>
/// <param name="After">How many of them are recognised in the new space.</param>
/// <param name="Lost">Those that are recognised in the old space alone.</param>
/// <param name="Gained">Those that are recognised in the new space alone.</param>
/// <param name="WithoutOld">How many faces of the gallery have no vector of the old space.</param>
internal sealed record UpgradeReport(string Id, int Compared, int Before, int After, IReadOnlyList<ElementId> Lost, IReadOnlyList<ElementId> Gained, long WithoutOld);

/// <summary>Compares the two spaces of a gallery on its own faces: is the nearest of all other faces one of the same subject? Thread-safe.</summary>
internal sealed class UpgradeReports(SubjectStore subjects, SubjectSamples samples, SubjectSearch search, UpgradeCounter counter)
{
    private const int MostSubjects = 1000;
    private const int PageSize = 200;
    private const int SideBySide = 16;

    /// <summary>Makes a report. Throws <see cref="ServiceDefaults.Errors.PreconditionException"/> (NO_UPGRADE) unless the gallery is switched.</summary>
    public async Task<UpgradeReport> MakeAsync(StoredGallery gallery, CancellationToken cancellationToken)
    {
        var other = GalleryUpgrades.Require(gallery) is { IsFormer: true } former ? former.EmbeddingSpace : throw GalleryUpgrades.NoUpgrade(gallery.Id);
        var chosen = await ChooseAsync(gallery, other, cancellationToken);
        var compared = new (ElementId Face, bool Before, bool After)[chosen.Count];
        await Parallel.ForAsync(
            0,
            chosen.Count,
            new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellationToken },
            async (i, token) => compared[i] = (
                chosen[i].ElementOf(chosen[i].Record.Faces[0]),
                await IsRecognisedAsync(gallery, other, chosen[i], token),
                await IsRecognisedAsync(gallery, gallery.Record.EmbeddingSpace, chosen[i], token)));
        var count = await counter.CountAsync(gallery, cancellationToken);
        return new UpgradeReport(
            IdOf(gallery),
            compared.Length,
            compared.Count(face => face.Before),
            compared.Count(face => face.After),
            [.. compared.Where(face => face.Before && !face.After).Select(face => face.Face)],
            [.. compared.Where(face => face.After && !face.Before).Select(face => face.Face)],
            count.Faces - count.InOther);
    }

    /// <summary>The id that a report has which is made of the gallery as it is here.</summary>
    public static string IdOf(StoredGallery gallery) => DerivedId.Of($"{gallery.Id} {gallery.Stored}");

    // Those whose faces have vectors of both spaces.
    private async Task<List<StoredSubject>> ChooseAsync(StoredGallery gallery, string other, CancellationToken cancellationToken)
    {
        var chosen = new List<StoredSubject>();
        string? after = null;
        do
        {
            var page = await subjects.ListAsync(gallery, after, PageSize, cancellationToken);
            chosen.AddRange(page.Items.Where(subject => subject.Record.Faces.Length > 1 && subject.Record.Faces.All(face => gallery.IsIn(face, other))));
            after = page.Last;
        }
        while (after is not null && chosen.Count < MostSubjects);
        return [.. chosen.Take(MostSubjects)];
    }

    private async Task<bool> IsRecognisedAsync(StoredGallery gallery, string space, StoredSubject subject, CancellationToken cancellationToken)
    {
        if (await samples.FindAsync(gallery, space, subject.Id, cancellationToken) is not [var probe, .. { Length: > 0 } others])
        {
            // It was deleted, or all but one of its faces, since it was chosen.
            return false;
        }

        var own = others.Min(sample => EmbeddingDistance.Squared(probe, sample));
        var nearest = await search.NearestAsync(gallery, probe, wanted: 2, _ => own, cancellationToken);
        return !nearest.Any(hit => hit.Subject != subject.Id && hit.SquaredDistance < own);
    }
}
