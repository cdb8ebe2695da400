using FaceNet.ModelContract;
using FaceNet.Trainer.Data;
using FaceNet.Trainer.Evaluation.Pairs;
using FaceNet.Trainer.Evaluation.Rates;
using FaceNet.Trainer.Models;

namespace FaceNet.Trainer.Evaluation.Robustness;

/// <summary>VAL where all photos are more compressed or smaller, after table 4 of the FaceNet paper, on a sample of the people.</summary>
/// <param name="Photos">Photos of the sample.</param>
/// <param name="People">People of the sample.</param>
/// <param name="Rows">One per change, the photos as they are first.</param>
internal sealed record RobustnessTable(int Photos, int People, IReadOnlyList<RobustnessRow> Rows)
{
    /// <summary>The paper's rate.</summary>
    public const double Far = 1e-3;

    /// <summary>Enough for two thousand false accepts at that rate; every change means embedding all of them again.</summary>
    private const int FewestPhotos = 2000;

    public static RobustnessTable Of(FaceDataset dataset, IPhotoEmbedder embedder, int seed, CancellationToken cancellationToken)
    {
        FaceDataset sample = Sample(dataset, seed);
        var rows = new List<RobustnessRow>();
        double? usual = null;
        foreach (PhotoChange change in PhotoChange.All)
        {
            MeasuredComparisons comparisons = Compare(sample, change, embedder, cancellationToken);
            ValidationRate rate = ValidationRates.Of(comparisons, [Far], seed)[0];
            usual = rows.Count == 0 ? rate.SquaredDistance : usual;
            rows.Add(new RobustnessRow(
                change.JpegQuality,
                change.Side,
                rate,
                usual is { } threshold ? ImpostorShare.Of(comparisons, threshold) : null,
                usual is { } same ? GenuineShare.Of(comparisons, [same])?[0] : null));
        }

        return new RobustnessTable(sample.PhotoCount, sample.People.Count, rows);
    }

    private static MeasuredComparisons Compare(FaceDataset sample, PhotoChange change, IPhotoEmbedder embedder, CancellationToken cancellationToken)
    {
        RgbImage[] photos = [.. sample.Images.AsParallel().AsOrdered().WithCancellation(cancellationToken).Select(change.Apply)];
        return MeasuredComparisons.Of(PhotoComparisons.Within(new EmbeddedPeople(embedder.Embed(photos, cancellationToken), sample.Labels)), Far);
    }

    // Whole people, in random order, until there are enough photos.
    private static FaceDataset Sample(FaceDataset dataset, int seed)
    {
        Person[] order = [.. dataset.People];
        new Random(seed).Shuffle(order);
        var taken = new List<Person>();
        for (int photos = 0; taken.Count < order.Length && photos < FewestPhotos; photos += taken[^1].Photos.Count)
        {
            taken.Add(order[taken.Count]);
        }

        return dataset with { People = taken };
    }
}
