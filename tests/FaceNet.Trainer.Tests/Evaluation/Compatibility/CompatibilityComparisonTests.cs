using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Evaluation.Compatibility;

namespace FaceNet.Trainer.Tests.Evaluation.Compatibility;

public sealed class CompatibilityComparisonTests
{
    private static readonly EmbeddedPeople Old = TestPeople.Scatter(1, people: 80, photos: 4, scatter: 0.3);

    [Fact]
    public void Measure_NewWithOld_EqualsCountingByHand()
    {
        EmbeddedPeople fresh = Shaken(Old, 0.1, seed: 2);
        (bool Same, double Distance)[] pairs = [.. from probe in Enumerable.Range(0, 320)
                                                   from sample in Enumerable.Range(0, 320)
                                                   where probe != sample
                                                   select (Old.Labels[probe] == Old.Labels[sample], TestPeople.Distance(fresh.Vectors[probe], Old.Vectors[sample]))];
        double[] impostors = [.. pairs.Where(pair => !pair.Same).Select(pair => pair.Distance).Order()];
        double threshold = impostors[(int)(CompatibilityComparison.Far * impostors.Length) - 1] + 1e-7;

        var comparison = CompatibilityComparison.Measure("test", fresh, Old, seed: 1);

        Assert.Equal((int)(CompatibilityComparison.Far * impostors.Length), comparison.NewOld.ImpostorPairs);
        Assert.Equal(threshold, comparison.NewOld.SquaredDistance!.Value, 1e-5);
        Assert.Equal(pairs.Where(pair => pair.Same).Average(pair => pair.Distance <= threshold ? 1.0 : 0), comparison.NewOld.Val!.Value, 2e-3);
        Assert.Equal(impostors.Count(distance => distance <= comparison.OldOld.SquaredDistance) / (double)impostors.Length, comparison.FarAtOldThreshold!.Value, 1e-4);
    }

    [Fact]
    public void Measure_SameModel_Qualifies()
    {
        var comparison = CompatibilityComparison.Measure("test", Old, Old, seed: 1);

        Assert.True(comparison.Qualifies);
        Assert.Equal(comparison.OldOld.Val, comparison.NewNew.Val);
        Assert.Equal(comparison.OldOld.Val!.Value, comparison.NewOld.Val!.Value, 1e-10);
        Assert.Equal(0, comparison.DifferenceInterval!.StandardError, 1e-10);
    }

    [Fact]
    public void Measure_GoodModelOfAnotherSpace_DoesNotQualify()
    {
        // The same people as precisely told apart, but every axis is another one.
        EmbeddedPeople turned = Old with { Vectors = [.. Old.Vectors.Select(vector => (float[])[.. vector[1..], -vector[0]])] };

        var comparison = CompatibilityComparison.Measure("test", turned, Old, seed: 1);

        Assert.Equal(comparison.OldOld.Val!.Value, comparison.NewNew.Val!.Value, 1e-2);
        Assert.True(comparison.NewOld.Val < 0.1);
        Assert.False(comparison.Qualifies);
    }

    [Fact]
    public void Qualifies_OneStandardErrorBelow_IsTheLimit()
    {
        var comparison = CompatibilityComparison.Measure("test", Old, Old, seed: 1);
        double limit = comparison.OldOld.Val!.Value - comparison.OldOld.ValInterval!.StandardError;

        Assert.Equal(limit, comparison.Required);
        Assert.True((comparison with { NewOld = comparison.NewOld with { Val = limit } }).Qualifies);
        Assert.False((comparison with { NewOld = comparison.NewOld with { Val = limit - 1e-9 } }).Qualifies);
    }

    [Fact]
    public void Measure_TooFewPeopleForTheRate_DoesNotQualify()
    {
        EmbeddedPeople few = TestPeople.Scatter(3, people: 5, photos: 3);

        var comparison = CompatibilityComparison.Measure("test", few, few, seed: 1);

        Assert.Equal((null, null, null, false), (comparison.OldOld.Val, comparison.Required, comparison.DifferenceInterval, comparison.Qualifies));
    }

    [Fact]
    public void Measure_VectorsOfDifferentLengths_SaysWhichAndWhatToDo()
    {
        var exception = Assert.Throws<TrainerException>(() => CompatibilityComparison.Measure("test", TestPeople.Scatter(1, 3, 2, dimensions: 4), TestPeople.Scatter(1, 3, 2, dimensions: 8), seed: 1));

        Assert.Contains("The new model gives 4 numbers, the old one 8", exception.Message, StringComparison.Ordinal);
    }

    private static EmbeddedPeople Shaken(EmbeddedPeople people, double noise, int seed)
    {
        var random = new Random(seed);
        return people with { Vectors = [.. people.Vectors.Select(vector => TestPeople.Unit([.. vector.Zip(TestPeople.Gaussian(random, vector.Length), (value, shake) => value + (noise * shake))]))] };
    }
}
