using FaceNet.Trainer.Mining;

namespace FaceNet.Trainer.Tests.Mining;

/// <summary>Triplets by three plain loops, to hold the vectorised miners and losses against.</summary>
internal sealed class NaiveMining(float[][] embeddings, long[] labels, double margin)
{
    private readonly int[] _rows = [.. Enumerable.Range(0, labels.Length)];

    /// <summary>The triplets a miner must find; of random ones, all that it may find.</summary>
    public IEnumerable<(int Anchor, int Positive, int Negative)> Mine(NegativeSelection negatives, PositiveSelection positives)
    {
        foreach (int anchor in _rows)
        {
            foreach (int positive in PositivesOf(anchor, positives))
            {
                foreach (int negative in NegativesOf(anchor, positive, negatives))
                {
                    yield return (anchor, positive, negative);
                }
            }
        }
    }

    /// <summary>Loss of a triplet.</summary>
    public double Loss((int Anchor, int Positive, int Negative) triplet)
    {
        return Math.Max(0, Distance(triplet.Anchor, triplet.Positive) - Distance(triplet.Anchor, triplet.Negative) + margin);
    }

    private IEnumerable<int> PositivesOf(int anchor, PositiveSelection selection)
    {
        int[] all = [.. _rows.Where(row => row != anchor && labels[row] == labels[anchor])];
        return selection == PositiveSelection.All || all.Length == 0 ? all : [all.MaxBy(row => Distance(anchor, row))];
    }

    private int[] NegativesOf(int anchor, int positive, NegativeSelection selection)
    {
        int[] all = [.. _rows.Where(row => labels[row] != labels[anchor])];
        int[] candidates = selection == NegativeSelection.SemiHard
            ? [.. all.Where(row => Distance(anchor, row) > Distance(anchor, positive) && Distance(anchor, row) < Distance(anchor, positive) + margin)]
            : all;
        return selection is NegativeSelection.All or NegativeSelection.Random || candidates.Length == 0 ? candidates : [candidates.MinBy(row => Distance(anchor, row))];
    }

    private double Distance(int left, int right)
    {
        return embeddings[left].Zip(embeddings[right], (a, b) => ((double)a - b) * ((double)a - b)).Sum();
    }
}
