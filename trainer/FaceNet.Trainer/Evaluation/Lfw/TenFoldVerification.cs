namespace FaceNet.Trainer.Evaluation.Lfw;

/// <summary>Accuracy over the folds of a verification protocol.</summary>
/// <param name="Accuracy">Mean share of pairs decided correctly.</param>
/// <param name="StandardError">Standard error of that mean over the folds.</param>
internal sealed record TenFoldVerification(double Accuracy, double StandardError)
{
    /// <summary>Judges each fold with the threshold that is best on all the other folds, so that no pair takes part in its own judgement.</summary>
    /// <param name="folds">Squared distance of each pair and whether one person is on both, fold by fold; at least two folds.</param>
    public static TenFoldVerification Of(IReadOnlyList<IReadOnlyList<(double Distance, bool Same)>> folds)
    {
        double[] accuracies = [.. Enumerable.Range(0, folds.Count).Select(fold =>
        {
            double threshold = BestThreshold(folds.Where((_, other) => other != fold).SelectMany(pairs => pairs));
            return folds[fold].Average(pair => pair.Distance <= threshold == pair.Same ? 1.0 : 0.0);
        })];
        double mean = accuracies.Average();
        double variance = accuracies.Sum(accuracy => (accuracy - mean) * (accuracy - mean)) / (folds.Count - 1);
        return new TenFoldVerification(mean, Math.Sqrt(variance / folds.Count));
    }

    /// <summary>Share of pairs that the one threshold decides correctly which is best on these very pairs: an upper bound, where other figures are given so.</summary>
    public static double BestAccuracy(IReadOnlyCollection<(double Distance, bool Same)> pairs)
    {
        double threshold = BestThreshold(pairs);
        return pairs.Average(pair => pair.Distance <= threshold == pair.Same ? 1.0 : 0.0);
    }

    /// <summary>The threshold that decides the most of these pairs correctly: at or below it, one person is on both.</summary>
    public static double BestThreshold(IEnumerable<(double Distance, bool Same)> pairs)
    {
        (double Distance, bool Same)[] sorted = [.. pairs.OrderBy(pair => pair.Distance)];
        int correct = sorted.Count(pair => !pair.Same), best = correct;
        double threshold = -1;
        for (int index = 0; index < sorted.Length; index++)
        {
            correct += sorted[index].Same ? 1 : -1;
            if (correct > best)
            {
                best = correct;
                double next = index + 1 < sorted.Length ? sorted[index + 1].Distance : sorted[index].Distance;
                threshold = (sorted[index].Distance + next) / 2;
            }
        }

        return threshold;
    }
}
