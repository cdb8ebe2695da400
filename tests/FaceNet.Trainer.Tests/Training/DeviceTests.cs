using FaceNet.Trainer.Training;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Tests.Training;

[Collection(nameof(TorchSeed))]
public sealed class DeviceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Require_NoCuda_SaysHowToGetIt()
    {
        Assert.SkipWhen(cuda.is_available(), "This machine has CUDA.");

        Assert.Contains("-p:LibtorchFlavor=Cuda", Assert.Throws<TrainerException>(() => Devices.Require(DeviceKind.Cuda)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_Cuda_LearnsAsOnTheProcessor()
    {
        Assert.SkipUnless(cuda.is_available(), "libtorch finds no CUDA device here.");
        TrainingOptions options = SmokeRun.Options with { Steps = 3 };
        using TrainingState onProcessor = TrainingState.Start(SmokeRun.Network, options), onGpu = TrainingState.Start(SmokeRun.Network, options with { Device = DeviceKind.Cuda });

        List<StepStatistics> expected = await SmokeRun.TrainAsync(onProcessor, options, Cancellation);
        List<StepStatistics> actual = await SmokeRun.TrainAsync(onGpu, options with { Device = DeviceKind.Cuda }, Cancellation);

        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First.Loss, pair.Second.Loss, 1e-2));
    }

    [Fact]
    public async Task RunAsync_MixedPrecision_LearnsAboutTheSame()
    {
        TrainingOptions options = SmokeRun.Options with { Steps = 3 };
        using TrainingState full = TrainingState.Start(SmokeRun.Network, options), mixed = TrainingState.Start(SmokeRun.Network, options with { MixedPrecision = true });

        List<StepStatistics> expected = await SmokeRun.TrainAsync(full, options, Cancellation);
        List<StepStatistics> actual = await SmokeRun.TrainAsync(mixed, options with { MixedPrecision = true }, Cancellation);

        Assert.NotEqual(expected, actual);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First.Loss, pair.Second.Loss, 0.02));
        Assert.All(mixed.Network.parameters(), parameter => Assert.Equal(ScalarType.Float32, parameter.dtype));
    }
}
