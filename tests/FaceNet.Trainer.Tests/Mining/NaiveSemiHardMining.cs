namespace FaceNet.Trainer.Tests.Mining;

/// <summary>The paper's rule as three loops, to hold the vectorised miner against.</summary>
internal static class NaiveSemiHardMining
{
    public static List<(int Anchor, int Positive, int Negative)> Mine(float[][] embeddings, long[] labels, double margin)
    {
        var triplets = new List<(int, int, int)>();
        for (int anchor = 0; anchor < labels.Length; anchor++)
        {
            for (int positive = 0; positive < labels.Length; positive++)
            {
                if (positive == anchor || labels[positive] != labels[anchor])
                {
                    continue;
                }

                double toPositive = SquaredDistance(embeddings[anchor], embeddings[positive]);
                int hardest = -1;
                for (int negative = 0; negative < labels.Length; negative++)
                {
                    double toNegative = SquaredDistance(embeddings[anchor], embeddings[negative]);
                    bool semiHard = labels[negative] != labels[anchor] && toNegative > toPositive && toNegative < toPositive + margin;
                    if (semiHard && (hardest < 0 || toNegative < SquaredDistance(embeddings[anchor], embeddings[hardest])))
                    {
                        hardest = negative;
                    }
                }

                if (hardest >= 0)
                {
                    triplets.Add((anchor, positive, hardest));
                }
            }
        }

        return triplets;
    }

    private static double SquaredDistance(float[] left, float[] right)
    {
        return left.Zip(right, (a, b) => ((double)a - b) * ((double)a - b)).Sum();
    }
}
