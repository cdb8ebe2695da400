namespace FaceNet.Trainer.Evaluation;

/// <summary>Squared distances of all pairs of photos, each pair once, split by whether one person is on both; sorted.</summary>
internal sealed record PairDistances(float[] Same, float[] Different)
{
    private const int RowsAtOnce = 512;

    public static PairDistances Of(EmbeddedPeople people)
    {
        var same = new List<float>();
        var different = new List<float>();
        AllPairs.Visit(people.Vectors, RowsAtOnce, (left, right, distance) =>
            (people.Labels[left] == people.Labels[right] ? same : different).Add(distance));
        float[] sameSorted = [.. same], differentSorted = [.. different];
        Array.Sort(sameSorted);
        Array.Sort(differentSorted);
        return new PairDistances(sameSorted, differentSorted);
    }

    /// <summary>Share of the pairs of one person that pass at the threshold at which that share of the pairs of different people passes (VAL at FAR).</summary>
    /// <returns>Null where fewer than <see cref="FarThreshold.FewestPairs"/> pairs lie behind the threshold.</returns>
    public double? ValidationRate(double far)
    {
        return FarThreshold.Of(Different, far) is { } threshold ? ShareUpTo(Same, threshold) : null;
    }

    private static double ShareUpTo(float[] sorted, double threshold)
    {
        return sorted.Count(distance => distance <= threshold) / (double)sorted.Length;
    }
}
