using FaceNet.ModelContract;
using FaceNet.Trainer.Data;
using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Evaluation.Rejection;

namespace FaceNet.Trainer.Tests.Evaluation.Rejection;

public sealed class ErrorVersusRejectTests
{
    [Fact]
    public void Curve_WrongPairsHaveTheWorstQuality_FallsToZeroWhereTheyAreGone()
    {
        (double, bool)[] pairs = [.. Enumerable.Range(0, 1000).Select(index => (index / 1000.0, index < 300))];

        IReadOnlyList<RejectPoint> curve = ErrorVersusReject.Curve(pairs);

        Assert.Equal(19, curve.Count);
        Assert.Equal((0, 0, 0.3), (curve[0].Rejected, curve[0].WorstKept, curve[0].Error));
        Assert.Equal((0.2, 0.2, 0.125), (curve[4].Rejected, curve[4].WorstKept, curve[4].Error));
        Assert.All(curve.Where(point => point.Rejected >= 0.3), point => Assert.Equal(0, point.Error));
    }

    [Fact]
    public void Curve_WrongPairsHaveTheBestQuality_Rises()
    {
        (double, bool)[] pairs = [.. Enumerable.Range(0, 1000).Select(index => (index / 1000.0, index >= 900))];

        Assert.Equal([0.1, 0.2, 1], ErrorVersusReject.Curve(pairs).Where(point => point.Rejected is 0 or 0.5 or 0.9).Select(point => point.Error));
    }

    [Fact]
    public void Of_PeopleWithTwoPhotosOrMore_JudgesAsManyPairsOfOneAsOfTwo()
    {
        TestPhotos photos = TestPhotos.Create(people: 40, photos: 3);
        EvaluationSet set = new("test photos", photos.Dataset);

        ErrorVersusReject curve = ErrorVersusReject.Of(set, EmbeddedPeople.Of(photos.Dataset, photos.Embedder, CancellationToken.None), photos.Embedder, seed: 1, CancellationToken.None)!;

        Assert.Equal(160, curve.Pairs);
        Assert.Equal(80, LabelledPairs.Of(set, seed: 1).Count(pair => pair.Same));
        Assert.All(LabelledPairs.Of(set, seed: 1), pair => Assert.Equal(pair.Same, photos.Dataset.Labels[pair.Left] == photos.Dataset.Labels[pair.Right]));
        Assert.InRange(curve.ErrorAsTheyAre, 0, curve.Points[0].Error);
    }

    [Fact]
    public void Of_NoTwoPhotosOfAnybody_IsNothing()
    {
        TestPhotos photos = TestPhotos.Create(people: 3, photos: 1);

        Assert.Null(ErrorVersusReject.Of(new EvaluationSet("one each", photos.Dataset), EmbeddedPeople.Of(photos.Dataset, photos.Embedder, CancellationToken.None), photos.Embedder, seed: 1, CancellationToken.None));
    }

    [Theory]
    [InlineData(1, 0.1)]
    [InlineData(6, 0.1)]
    [InlineData(11, 0.1)]
    [InlineData(16, 0.5)]
    [InlineData(21, 0.1)]
    [InlineData(26, 0.8)]
    public void Degradation_EachStepOfAKind_LowersTheQuality(int first, double atLast)
    {
        RgbImage photo = DrawnFaces.Draw(DrawnFaces.EvaluationSeed, 8, 1, 112, CancellationToken.None).Images.First(image => FaceQualityMeter.Measure(image, 112).Overall == 1);

        double[] overall = [.. Degradation.All.Skip(first).Take(5).Prepend(Degradation.All[0]).Select(step => step.Apply(photo, new Random(3)).Quality.Overall)];

        Assert.Equal(31, Degradation.All.Count);
        Assert.Equal(overall.OrderDescending(), overall);
        Assert.InRange(overall[^1], 0, atLast);
    }
}
