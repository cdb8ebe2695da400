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
