using FaceNet.Trainer.Data;

namespace FaceNet.Trainer.Evaluation.Rates;

/// <summary>
/// Repeats a measurement on people drawn with replacement, as many as there are. People are drawn, not pairs, since the pairs of one person depend on
/// each other and would make an interval far too narrow.
/// </summary>
internal static class PeopleBootstrap
{
    public const int Rounds = 400;

    /// <summary>Runs the rounds in parallel; the same seed draws the same people.</summary>
    /// <param name="people">How many people there are.</param>
    /// <param name="seed">Decides on the draws.</param>
    /// <param name="measure">Receives how often each person was drawn.</param>
    public static IReadOnlyList<T> Run<T>(int people, int seed, Func<int[], T> measure)
    {
        return [.. Enumerable.Range(0, Rounds).AsParallel().AsOrdered().Select(round => measure(Draw(people, new Random(Seeds.Mix(seed, round)))))];
    }

    private static int[] Draw(int people, Random random)
    {
        var drawn = new int[people];
        for (int draw = 0; draw < people; draw++)
        {
            drawn[random.Next(people)]++;
        }

        return drawn;
    }
}
