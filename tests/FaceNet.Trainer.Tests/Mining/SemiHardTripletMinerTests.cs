using FaceNet.Trainer.Mining;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Tests.Mining;

public sealed class SemiHardTripletMinerTests
{
    private const double Margin = 0.2;

    [Theory]
    [InlineData(1, 12, 4, 8)]
    [InlineData(2, 30, 5, 3)]
    [InlineData(3, 40, 20, 16)]
    [InlineData(4, 25, 25, 4)]
    [InlineData(5, 64, 7, 128)]
    public void Mine_RandomBatch_EqualsThreeLoops(int seed, int rows, int people, int dimensions)
    {
        var random = new Random(seed);
        float[][] embeddings = [.. Enumerable.Range(0, rows).Select(_ => UnitVector(random, dimensions))];
        long[] labels = [.. Enumerable.Range(0, rows).Select(_ => (long)random.Next(people))];

        List<(int, int, int)> mined = Mine(embeddings, labels);

        Assert.Equal(NaiveSemiHardMining.Mine(embeddings, labels, Margin).Order(), mined.Order());
    }

    [Fact]
    public void Mine_EveryoneDifferent_FindsNothing()
    {
        var random = new Random(1);

        List<(int, int, int)> mined = Mine([UnitVector(random, 4), UnitVector(random, 4), UnitVector(random, 4)], [1, 2, 3]);

        Assert.Empty(mined);
    }

    [Fact]
    public void Mine_NegativesBeyondMarginOrNearerThanPositive_FindsNothing()
    {
        // Positive at 0.4; one negative is nearer, the other farther than 0.4 + margin.
        float[][] embeddings = [Angle(0), Angle(AngleOf(0.4)), Angle(-AngleOf(0.1)), Angle(Math.PI)];

        List<(int Anchor, int, int)> mined = Mine(embeddings, [1, 1, 2, 3]);

        Assert.DoesNotContain(mined, triplet => triplet.Anchor == 0);
    }

    [Fact]
    public void Mine_TwoSemiHardNegatives_TakesTheNearer()
    {
        float[][] embeddings = [Angle(0), Angle(AngleOf(0.4)), Angle(-AngleOf(0.55)), Angle(-AngleOf(0.5))];

        List<(int, int, int)> mined = Mine(embeddings, [1, 1, 2, 3]);

        Assert.Contains((0, 1, 3), mined);
        Assert.DoesNotContain((0, 1, 2), mined);
    }

    private static List<(int Anchor, int Positive, int Negative)> Mine(float[][] embeddings, long[] labels)
    {
        using var scope = NewDisposeScope();
        Tensor vectors = tensor(embeddings.SelectMany(vector => vector).ToArray(), [labels.Length, embeddings[0].Length]);
        TripletIndices triplets = new SemiHardTripletMiner(Margin).Mine(vectors, tensor(labels));
        long[] anchors = triplets.Anchors.data<long>().ToArray(), positives = triplets.Positives.data<long>().ToArray(), negatives = triplets.Negatives.data<long>().ToArray();
        return [.. anchors.Select((anchor, index) => ((int)anchor, (int)positives[index], (int)negatives[index]))];
    }

    private static float[] UnitVector(Random random, int dimensions)
    {
        double[] values = [.. Enumerable.Range(0, dimensions).Select(_ => (2 * random.NextDouble()) - 1)];
        double norm = Math.Sqrt(values.Sum(value => value * value));
        return [.. values.Select(value => (float)(value / norm))];
    }

    private static float[] Angle(double radians)
    {
        return [(float)Math.Cos(radians), (float)Math.Sin(radians)];
    }

    private static double AngleOf(double squaredDistance)
    {
        return 2 * Math.Asin(Math.Sqrt(squaredDistance) / 2);
    }
}
