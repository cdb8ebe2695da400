using FaceNet.Trainer.Distances;
using FaceNet.Trainer.Mining;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Tests.Mining;

public sealed class TripletMinerTests
{
    private const double Margin = 0.2;

    public static TheoryData<int, int, int, int> Batches => new()
    {
        // Seed, rows, people, dimensions: many people with few photos, few with many, one person alone, nobody twice.
        { 1, 12, 4, 8 },
        { 2, 30, 5, 3 },
        { 3, 40, 20, 16 },
        { 4, 25, 25, 4 },
        { 5, 64, 7, 128 },
        { 6, 9, 1, 4 },
        { 7, 1, 1, 4 },
    };

    [Theory]
    [MemberData(nameof(Batches))]
    public void Mine_SemiHard_EqualsThreeLoops(int seed, int rows, int people, int dimensions)
    {
        AssertEqualsThreeLoops(new SemiHardTripletMiner(Margin), NegativeSelection.SemiHard, seed, rows, people, dimensions);
    }

    [Theory]
    [MemberData(nameof(Batches))]
    public void Mine_Hard_EqualsThreeLoops(int seed, int rows, int people, int dimensions)
    {
        AssertEqualsThreeLoops(new HardTripletMiner(), NegativeSelection.Hard, seed, rows, people, dimensions);
    }

    [Theory]
    [MemberData(nameof(Batches))]
    public void Mine_Random_GivesEveryPairOneOfItsNegatives(int seed, int rows, int people, int dimensions)
    {
        (float[][] embeddings, long[] labels) = Draw(seed, rows, people, dimensions);
        (int Anchor, int Positive, int Negative)[] allowed = [.. new NaiveMining(embeddings, labels, Margin).Mine(NegativeSelection.Random, PositiveSelection.All)];

        List<(int Anchor, int Positive, int)> mined = Mine(new RandomTripletMiner(), embeddings, labels);

        Assert.Subset(allowed.ToHashSet(), mined.ToHashSet());
        Assert.Equal(allowed.Select(triplet => (triplet.Anchor, triplet.Positive)).Distinct().Order(), mined.Select(triplet => (triplet.Anchor, triplet.Positive)).Order());
    }

    [Fact]
    public void Mine_Random_DrawsEveryNegativeAboutAsOften()
    {
        (float[][] embeddings, _) = Draw(1, 6, 1, 4);
        var miner = new RandomTripletMiner();

        var drawn = Enumerable.Range(0, 1000).SelectMany(seed => Mine(miner, embeddings, [0, 0, 1, 2, 3, 4], seed)).CountBy(triplet => triplet.Item3).ToArray();

        Assert.Equal(4, drawn.Length);
        Assert.All(drawn, negative => Assert.InRange(negative.Value, 400, 600));
    }

    [Fact]
    public void Mine_SemiHardNegativesBeyondMarginOrNearerThanPositive_FindsNothing()
    {
        // The positive at 0.4; one negative is nearer, the other farther than 0.4 + margin.
        float[][] embeddings = [Angle(0), Angle(AngleOf(0.4)), Angle(-AngleOf(0.1)), Angle(Math.PI)];

        Assert.DoesNotContain(Mine(new SemiHardTripletMiner(Margin), embeddings, [1, 1, 2, 3]), triplet => triplet.Anchor == 0);
    }

    [Fact]
    public void Mine_SemiHardNegativeAsFarAsPositive_IsNotTaken()
    {
        float[][] embeddings = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];

        Assert.Empty(Mine(new SemiHardTripletMiner(Margin), embeddings, [1, 1, 2]));
    }

    private static void AssertEqualsThreeLoops(ITripletMiner miner, NegativeSelection negatives, int seed, int rows, int people, int dimensions)
    {
        (float[][] embeddings, long[] labels) = Draw(seed, rows, people, dimensions);
        var naive = new NaiveMining(embeddings, labels, Margin);

        Assert.Equal(naive.Mine(negatives, PositiveSelection.All).Order(), Mine(miner, embeddings, labels).Order());
        Assert.Equal(naive.Mine(negatives, PositiveSelection.Hardest).Order(), Mine(miner, embeddings, labels, hardestPositives: true).Order());
    }

    private static (float[][] Embeddings, long[] Labels) Draw(int seed, int rows, int people, int dimensions)
    {
        var random = new Random(seed);
        return (RandomVectors.Unit(random, rows, dimensions), [.. Enumerable.Range(0, rows).Select(_ => (long)random.Next(people))]);
    }

    private static List<(int Anchor, int Positive, int Negative)> Mine(ITripletMiner miner, float[][] embeddings, long[] labels, int seed = 1, bool hardestPositives = false)
    {
        using var scope = NewDisposeScope();
        Tensor distances = SquaredDistances.Between(RandomVectors.ToTensor(embeddings));
        PairMasks masks = PairMasks.Of(tensor(labels));
        TripletIndices triplets = miner.Mine(distances, hardestPositives ? masks.WithHardestPositives(distances) : masks, seed);
        long[] anchors = triplets.Anchors.data<long>().ToArray(), positives = triplets.Positives.data<long>().ToArray(), negatives = triplets.Negatives.data<long>().ToArray();
        return [.. anchors.Select((anchor, index) => ((int)anchor, (int)positives[index], (int)negatives[index]))];
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
