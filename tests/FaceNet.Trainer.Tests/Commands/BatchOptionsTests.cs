using System.CommandLine;
using FaceNet.Trainer.Commands;
using FaceNet.Trainer.Data;
using FaceNet.Trainer.Runs;
using FaceNet.Trainer.Training;

namespace FaceNet.Trainer.Tests.Commands;

public sealed class BatchOptionsTests
{
    [Fact]
    public void Pools_FewerSinglesThanAskedFor_TakesThoseThereAre()
    {
        IReadOnlyList<SamplerPool> pools = SamplerPools.Of(Read("--people", "2", "--singles", "12").Batch, [[0, 1], [2, 3], [4], [5], [6]], [], []);

        Assert.Equal([(2, 2), (3, 1)], pools.Select(pool => (pool.PeoplePerBatch, pool.PhotosPerPerson)));
        Assert.Equal([4, 5, 6], pools[1].People.SelectMany(person => person));
    }

    [Theory]
    [InlineData("--workers", "0", "--workers is 0; it must be at least 1.")]
    [InlineData("--people", "0", "--people is 0; it must be at least 1.")]
    [InlineData("--singles", "-1", "--singles is -1; it must be at least 0.")]
    [InlineData("--augmentation", "1.5", "--augmentation is 1.5; it must be from 0 to 1.")]
    [InlineData("--augmentation", "NaN", "--augmentation is NaN; it must be from 0 to 1.")]
    public void Parse_OutOfRange_NamesTheValueAndTheRule(string option, string value, string expected)
    {
        Assert.Contains(Parse(option, value).Errors, error => error.Message == expected);
    }

    [Fact]
    public void Augmentation_SwitchedOff_IsNone()
    {
        Assert.Equal(AugmentationOptions.None, Read("--no-augmentation").Augmentation);
        Assert.Equal(new AugmentationOptions(), Read().Augmentation);
    }

    [Fact]
    public void Augmentation_OfAShare_GoesThatFarButMirrorsAsUsual()
    {
        AugmentationOptions half = Read("--augmentation", "0.5").Augmentation, usual = new();

        Assert.Equal(AugmentationOptions.None, Read("--augmentation", "0").Augmentation with { MirroredShare = 0 });
        Assert.Equal(usual.MirroredShare, half.MirroredShare);
        Assert.Equal((usual.MaxShift / 2, usual.HiddenShare / 2, usual.MaxBrightness / 2, usual.BlurredShare / 2), (half.MaxShift, half.HiddenShare, half.MaxBrightness, half.BlurredShare));
    }

    private static RunPlan Read(params string[] arguments)
    {
        return BatchOptions.Apply(Parse(arguments), new RunPlan { Network = "mini", Learning = new TrainingOptions { Steps = 1 } });
    }

    private static ParseResult Parse(params string[] arguments)
    {
        var command = new Command("test");
        BatchOptions.AddTo(command);
        return command.Parse(arguments);
    }
}
