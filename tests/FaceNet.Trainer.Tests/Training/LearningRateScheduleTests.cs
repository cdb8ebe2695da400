using FaceNet.Trainer.Training;

namespace FaceNet.Trainer.Tests.Training;

public sealed class LearningRateScheduleTests
{
    private static readonly TrainingOptions Options = new() { Steps = 100, LearningRate = 1, WarmUpSteps = 9 };

    [Theory]
    [InlineData(0, 0, 0.1)]
    [InlineData(9, 0, 1)]
    [InlineData(50, 0.5, 0.5)]
    [InlineData(100, 1, 0)]
    public void Rate_OverTheRun_RisesThenFallsAsACosine(long step, double progress, double expected)
    {
        Assert.Equal(expected, LearningRateSchedule.Rate(Options, step, progress), 10);
    }
}
