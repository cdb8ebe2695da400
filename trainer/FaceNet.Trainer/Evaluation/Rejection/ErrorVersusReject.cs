using System.Numerics.Tensors;
using FaceNet.ModelContract;
using FaceNet.Trainer.Data;
using FaceNet.Trainer.Evaluation.Lfw;
using FaceNet.Trainer.Models;

namespace FaceNet.Trainer.Evaluation.Rejection;

/// <summary>
/// Whether the quality of a face says how far its vector can be trusted: pairs of photos that were made worse step by step are judged by one threshold, and
/// the more pairs of the worst quality are turned away, the fewer of the others should be judged wrongly (error-versus-reject curve, Grother and Tabassi 2007).
/// </summary>
/// <param name="Pairs">How many pairs are judged.</param>
/// <param name="SquaredDistance">The threshold: the one that is best on the photos as they are.</param>
/// <param name="ErrorAsTheyAre">Share of the pairs judged wrongly by it on the photos as they are.</param>
/// <param name="Points">The curve, from nothing turned away to nine pairs in ten.</param>
internal sealed record ErrorVersusReject(int Pairs, double SquaredDistance, double ErrorAsTheyAre, IReadOnlyList<RejectPoint> Points)
{
    private const int Steps = 20;

    /// <summary>Measures the curve; null where there are no pairs.</summary>
    /// <param name="set">The people.</param>
    /// <param name="people">Vectors of their photos as they are.</param>
    /// <param name="embedder">Embeds the photos that were made worse.</param>
    /// <param name="seed">Decides on pairs, and on what happens to which photo.</param>
    /// <param name="cancellationToken">Ends the measurement.</param>
    public static ErrorVersusReject? Of(EvaluationSet set, EmbeddedPeople people, IPhotoEmbedder embedder, int seed, CancellationToken cancellationToken)
    {
        IReadOnlyList<LabelledPair> pairs = LabelledPairs.Of(set, seed);
        if (pairs.Count == 0)
        {
            return null;
        }

        int[] photos = [.. pairs.SelectMany(pair => new[] { pair.Left, pair.Right }).Distinct().Order()];
        IReadOnlyList<RgbImage> images = set.Photos.Images;
        (RgbImage Photo, FaceQuality Quality)[] worse = [.. photos.AsParallel().AsOrdered().WithCancellation(cancellationToken).Select(photo => Worsen(images[photo], new Random(Seeds.Mix(seed, photo))))];
        IReadOnlyList<float[]> vectors = embedder.Embed([.. worse.Select(each => each.Photo)], cancellationToken);
        Dictionary<int, int> place = photos.Index().ToDictionary(photo => photo.Item, photo => photo.Index);

        (double Distance, bool Same)[] asTheyAre = [.. pairs.Select(pair => (Distance(people.Vectors[pair.Left], people.Vectors[pair.Right]), pair.Same))];
        double threshold = TenFoldVerification.BestThreshold(asTheyAre);
        (double, bool)[] judged = [.. pairs.Select(pair =>
        {
            (int left, int right) = (place[pair.Left], place[pair.Right]);
            return (Math.Min(worse[left].Quality.Overall, worse[right].Quality.Overall), Distance(vectors[left], vectors[right]) <= threshold != pair.Same);
        })];

        // Pairs of one quality are turned away in random order.
        new Random(seed).Shuffle(judged);
        return new ErrorVersusReject(pairs.Count, threshold, asTheyAre.Average(pair => pair.Distance <= threshold != pair.Same ? 1.0 : 0.0), Curve(judged));
    }

    /// <summary>The curve of pairs that are known to be judged rightly or wrongly.</summary>
    /// <param name="pairs">The quality of each pair, and whether it is judged wrongly; at least one.</param>
    public static IReadOnlyList<RejectPoint> Curve(IReadOnlyList<(double Quality, bool IsWrong)> pairs)
    {
        (double Quality, bool IsWrong)[] order = [.. pairs.OrderBy(pair => pair.Quality)];
        return [.. Enumerable.Range(0, Steps - 1).Select(step =>
        {
            (double Quality, bool IsWrong)[] kept = order[(step * order.Length / Steps)..];
            return new RejectPoint((double)step / Steps, kept[0].Quality, kept.Count(pair => pair.IsWrong) / (double)kept.Length);
        })];
    }

    // One step of one kind per photo, so that every pair of steps meets.
    private static (RgbImage Photo, FaceQuality Quality) Worsen(RgbImage photo, Random random)
    {
        return Degradation.All[random.Next(Degradation.All.Count)].Apply(photo, random);
    }

    private static double Distance(float[] left, float[] right)
    {
        float distance = TensorPrimitives.Distance<float>(left, right);
        return distance * distance;
    }
}
