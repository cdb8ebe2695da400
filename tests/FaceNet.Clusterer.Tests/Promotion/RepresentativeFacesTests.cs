using FaceNet.Clusterer.Promotion;
using FaceNet.ModelContract;

namespace FaceNet.Clusterer.Tests.Promotion;

public sealed class RepresentativeFacesTests
{
    private const int Dimensions = 16;

    [Fact]
    public void Choose_ACopyAndAStranger_TakesTheMedoidThenTheOtherLookThenTheStranger()
    {
        // Five like one look of a person, three like another, one stranger.
        FaceEmbedding[] members =
        [
            Near(8, 0), Near(0, 1), Near(0, 2), Near(0, 3), Near(0, 4), Pure(0), Near(1, 1), Pure(1), Near(1, 2),
        ];

        var chosen = RepresentativeFaces.Choose(members, 3);

        Assert.Equal([5, 7, 0], chosen);
    }

    [Fact]
    public void Choose_EachStep_LowersTheMeanDistanceMost()
    {
        var random = new Random(5);
        FaceEmbedding[] members = [.. Enumerable.Range(0, 40).Select(_ => FaceEmbedding.Normalize([.. Enumerable.Range(0, Dimensions).Select(_ => random.NextSingle() - 0.3f)], "s"))];

        var chosen = RepresentativeFaces.Choose(members, 6);

        for (var step = 1; step <= chosen.Count; step++)
        {
            int[] before = [.. chosen.Take(step - 1)];
            var best = Enumerable.Range(0, members.Length).Except(before).Min(candidate => Left([.. before, candidate]));
            Assert.Equal(best, Left([.. before, chosen[step - 1]]), 1e-4);
        }

        double Left(int[] places) => members.Sum(member => places.Min(place => Distance(member, members[place])));
    }

    [Fact]
    public void Choose_MoreThanThereAre_TakesAllOnce()
    {
        Assert.Equal([0, 1, 2], RepresentativeFaces.Choose([Pure(1), Pure(1), Pure(2)], 5).Order());
        Assert.Equal([0], RepresentativeFaces.Choose([Pure(1)], 5));
    }

    private static double Distance(FaceEmbedding one, FaceEmbedding other) =>
        one.Values.ToArray().Zip(other.Values.ToArray(), (a, b) => Math.Pow(a - (double)b, 2)).Sum();

    private static FaceEmbedding Pure(int look) => Vector(i => i == look ? 1 : 0);

    private static FaceEmbedding Near(int look, int aside) => Vector(i => i == look ? 1 : i == 9 + aside ? 0.3f : 0);

    private static FaceEmbedding Vector(Func<int, float> value) => FaceEmbedding.Normalize([.. Enumerable.Range(0, Dimensions).Select(value)], "s");
}
