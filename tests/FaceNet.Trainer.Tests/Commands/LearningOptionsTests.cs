using System.CommandLine;
using FaceNet.Trainer.Commands;

namespace FaceNet.Trainer.Tests.Commands;

public sealed class LearningOptionsTests
{
    [Theory]
    [InlineData(2000, "")]
    [InlineData(int.MaxValue, "--max-minutes 60")]
    [InlineData(500, "--max-minutes 60 --steps 500")]
    [InlineData(500, "--steps 500")]
    public void Read_ScheduleByTheClock_IsNotEndedByStepsThatNobodyAskedFor(int expected, string arguments)
    {
        var command = new Command("train");
        LearningOptions.AddTo(command);

        Assert.Equal(expected, LearningOptions.Read(command.Parse(arguments)).Steps);
    }
}
