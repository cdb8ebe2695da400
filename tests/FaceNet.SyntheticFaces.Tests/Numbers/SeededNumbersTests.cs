using FaceNet.SyntheticFaces.Numbers;

namespace FaceNet.SyntheticFaces.Tests.Numbers;

public sealed class SeededNumbersTests
{
    [Fact]
    public void Bits_KnownSeed_GivesTheSequenceTheShippedModelWasTrainedOn()
    {
        var numbers = new SeededNumbers(1);

        Assert.Equal([0xF9D20113EC80C6D5UL, 0xD16E236E5CDC6563UL, 0x68A40F278366062AUL], new[] { numbers.Bits(), numbers.Bits(), numbers.Bits() });
    }

    [Fact]
    public void Unit_ManyDraws_FillsTheUnitIntervalEvenly()
    {
        var numbers = new SeededNumbers(2);
        var bins = new int[10];
        for (var i = 0; i < 100_000; i++)
        {
            bins[(int)(numbers.Unit() * 10)]++;
        }

        Assert.All(bins, count => Assert.InRange(count, 9_500, 10_500));
    }

    [Fact]
    public void Normal_ManyDraws_HasTheMeanAndDeviationAskedFor()
    {
        var numbers = new SeededNumbers(3);
        var values = Enumerable.Range(0, 50_000).Select(_ => (double)numbers.Normal(5f, 2f)).ToArray();
        var mean = values.Average();

        Assert.InRange(mean, 4.95, 5.05);
        Assert.InRange(Math.Sqrt(values.Average(value => (value - mean) * (value - mean))), 1.9, 2.05);
        Assert.All(values, value => Assert.InRange(value, 0.19, 9.81));
    }

    [Fact]
    public void Pick_Weights_AreRespected()
    {
        var numbers = new SeededNumbers(4);
        var rare = Enumerable.Range(0, 20_000).Count(_ => numbers.Pick(("often", 9f), ("rare", 1f)) == "rare");

        Assert.InRange(rare, 1_800, 2_200);
    }
}
