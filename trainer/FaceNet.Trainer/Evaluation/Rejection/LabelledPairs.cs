namespace FaceNet.Trainer.Evaluation.Rejection;

/// <summary>The pairs that are judged where photos are made worse.</summary>
internal static class LabelledPairs
{
    /// <summary>As many as LFW's protocol has: enough for an error of one in a thousand, at one more pass over their photos.</summary>
    private const int Most = 6000;

    /// <summary>LFW's own pairs where the people are LFW's; else neighbouring photos of each person, and as many random pairs of two people.</summary>
    /// <param name="set">The people.</param>
    /// <param name="seed">Decides on the pairs.</param>
    public static IReadOnlyList<LabelledPair> Of(EvaluationSet set, int seed)
    {
        return set.Lfw?.Pairs ?? Draw(set.Photos.Labels, new Random(seed));
    }

    private static LabelledPair[] Draw(IReadOnlyList<int> people, Random random)
    {
        LabelledPair[] same = [.. Enumerable.Range(1, Math.Max(0, people.Count - 1)).Where(right => people[right - 1] == people[right]).Select(right => new LabelledPair(right - 1, right, Same: true))];
        random.Shuffle(same);
        same = [.. same.Take(Most / 2)];
        if (people.Distinct().Count() < 2)
        {
            return same;
        }

        return [.. same, .. Enumerable.Range(0, same.Length).Select(_ => Strangers(people, random))];
    }

    private static LabelledPair Strangers(IReadOnlyList<int> people, Random random)
    {
        while (true)
        {
            int left = random.Next(people.Count), right = random.Next(people.Count);
            if (people[left] != people[right])
            {
                return new LabelledPair(left, right, Same: false);
            }
        }
    }
}
