using FaceNet.Trainer.Mining;
using FaceNet.Trainer.Training;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Tests.Training;

[Collection(nameof(TorchSeed))]
public sealed class TrainingLoopTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_DrawnFaces_BringsPeopleTogetherAgainstOthers()
    {
        using var state = TrainingState.Start(SmokeRun.Network, SmokeRun.Options);

        List<StepStatistics> curve = await SmokeRun.TrainAsync(state, SmokeRun.Options, Cancellation);

        Assert.Equal(SmokeRun.Options.Steps, curve.Count);
        Assert.True(Ratio(curve[^5..]) < 0.8 * Ratio(curve[..5]), $"d(a,p)/d(a,n) went from {Ratio(curve[..5]):F3} to {Ratio(curve[^5..]):F3}");
        Assert.All(curve, step => Assert.False(step.Collapsed));

        static double Ratio(List<StepStatistics> steps) => steps.Average(step => step.PositiveDistance) / steps.Average(step => step.NegativeDistance);
    }

    [Fact]
    public async Task RunAsync_SameSeed_GivesTheSameCurve()
    {
        TrainingOptions options = SmokeRun.Options with { Steps = 6 };
        using TrainingState first = TrainingState.Start(SmokeRun.Network, options), second = TrainingState.Start(SmokeRun.Network, options);

        Assert.Equal(await SmokeRun.TrainAsync(first, options, Cancellation), await SmokeRun.TrainAsync(second, options, Cancellation));
    }

    [Theory]
    [InlineData(OptimizerKind.Adam)]
    [InlineData(OptimizerKind.Sgd)]
    [InlineData(OptimizerKind.AdaGrad)]
    public async Task RunAsync_ResumedFromCheckpoint_EqualsUninterrupted(object optimizer)
    {
        using var folder = new TemporaryFolder();
        TrainingOptions options = SmokeRun.Options with { Steps = 8, Optimizer = (OptimizerKind)optimizer };
        using TrainingState whole = TrainingState.Start(SmokeRun.Network, options), part = TrainingState.Start(SmokeRun.Network, options);
        List<StepStatistics> expected = await SmokeRun.TrainAsync(whole, options, Cancellation);

        await SmokeRun.TrainAsync(part, options, Cancellation, interruptAt: 5);
        Checkpoint.Save(folder["checkpoint"], part, options);
        using TrainingState resumed = Checkpoint.Load(folder["checkpoint"], SmokeRun.Network);
        List<StepStatistics> actual = await SmokeRun.TrainAsync(resumed, options, Cancellation);

        Assert.Equal(expected[5..], actual);
    }

    [Fact]
    public async Task RunAsync_ResumedWithRandomNegatives_DrawsWhatItWouldHaveDrawn()
    {
        using var folder = new TemporaryFolder();
        TrainingOptions options = SmokeRun.Options with { Steps = 6, Negatives = NegativeSelection.Random, ChunkSize = 8, ClipNorm = 1 };
        using TrainingState whole = TrainingState.Start(SmokeRun.Network, options), part = TrainingState.Start(SmokeRun.Network, options);
        List<StepStatistics> expected = await SmokeRun.TrainAsync(whole, options, Cancellation);

        await SmokeRun.TrainAsync(part, options, Cancellation, interruptAt: 3);
        Checkpoint.Save(folder["checkpoint"], part, options);
        using TrainingState resumed = Checkpoint.Load(folder["checkpoint"], SmokeRun.Network);

        Assert.Equal(expected[3..], await SmokeRun.TrainAsync(resumed, options, Cancellation));
    }

    [Fact]
    public async Task RunAsync_LastLayerFirst_LeavesTheOthersAloneUntilThen()
    {
        TrainingOptions options = SmokeRun.Options with { Steps = 3, LastLayerSteps = 2, WarmUpSteps = 0, Schedule = RateSchedule.Constant };
        using TrainingState state = TrainingState.Start(SmokeRun.Network, options);
        float[] Body() => [.. state.Network.Layers.SkipLast(1).SelectMany(layer => layer.state_dict().Values).SelectMany(values => values.to(ScalarType.Float32).data<float>().ToArray())];
        float[] Last() => [.. state.Network.Layers[^1].parameters().SelectMany(values => values.data<float>().ToArray())];
        float[] body = Body(), last = Last();

        await SmokeRun.TrainAsync(state, options, Cancellation, interruptAt: 2);
        Assert.Equal(body, Body());
        Assert.NotEqual(last, Last());

        await SmokeRun.TrainAsync(state, options, Cancellation);
        Assert.NotEqual(body, Body());
    }

    [Fact]
    public async Task RunAsync_ValidationNoLongerImproves_EndsEarly()
    {
        // Nothing is learned, so the first validation stays the best.
        TrainingOptions options = SmokeRun.Options with { Steps = 100, LearningRate = 0, WeightDecay = 0, ValidateEvery = 2, Patience = 3 };
        using TrainingState state = TrainingState.Start(SmokeRun.Network, options);
        var saved = new List<long>();

        await SmokeRun.TrainAsync(state, options, Cancellation, validation: new Validation(SmokeRun.Strangers), best: () => saved.Add(state.Step));

        Assert.InRange(state.Step, 8, 20);
        Assert.NotNull(state.Best);
        Assert.Equal(state.BestStep, saved[^1]);
    }

    [Fact]
    public async Task RunAsync_GradientLongerThanAllowed_IsScaledDown()
    {
        TrainingOptions options = SmokeRun.Options with
        {
            Steps = 1,
            WarmUpSteps = 0,
            Schedule = RateSchedule.Constant,
            Optimizer = OptimizerKind.Sgd,
            LearningRate = 1,
            WeightDecay = 0,
            ClipNorm = 1e-3,
        };
        using TrainingState state = TrainingState.Start(SmokeRun.Network, options);
        Tensor[] before = [.. state.Network.parameters().Select(parameter => parameter.detach().clone())];

        await SmokeRun.TrainAsync(state, options, Cancellation);

        double moved = Math.Sqrt(state.Network.parameters().Zip(before).Sum(pair => (double)(pair.First - pair.Second).pow(2).sum().item<float>()));
        Assert.Equal(1e-3, moved, 1e-5);
    }

    [Fact]
    public async Task RunAsync_ThousandSteps_LeavesNoTensorBehind()
    {
        TrainingOptions options = SmokeRun.Options with { Steps = 1010, WarmUpSteps = 0, LearningRate = 1e-3 };
        using TrainingState state = TrainingState.Start(SmokeRun.Network, options);
        await SmokeRun.TrainAsync(state, options, Cancellation, interruptAt: 10);
        long before = Tensor.TotalCount;

        await SmokeRun.TrainAsync(state, options, Cancellation);

        Assert.Equal(1010, state.Step);

        // Fewer may be left where the collector took tensors of earlier tests; one lost per step would be a thousand more.
        Assert.InRange(Tensor.TotalCount, 0, before);
    }

    [Fact]
    public async Task RunAsync_RateFarTooHigh_StopsWithAdvice()
    {
        TrainingOptions options = SmokeRun.Options with { LearningRate = 1e30, WarmUpSteps = 0, Optimizer = OptimizerKind.Sgd };
        using var state = TrainingState.Start(SmokeRun.Network, options);

        var exception = await Assert.ThrowsAsync<TrainerException>(() => SmokeRun.TrainAsync(state, options, Cancellation));

        Assert.Contains("lower --learning-rate", exception.Message, StringComparison.Ordinal);
    }
}
