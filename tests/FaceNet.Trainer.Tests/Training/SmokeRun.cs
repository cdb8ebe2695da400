using FaceNet.ModelContract;
using FaceNet.Trainer.Data;
using FaceNet.Trainer.Networks;
using FaceNet.Trainer.Training;

namespace FaceNet.Trainer.Tests.Training;

/// <summary>A training of seconds: a small network on a few small drawn people.</summary>
internal static class SmokeRun
{
    private const int People = 8;
    private const int Photos = 6;

    public static NetworkDescription Network { get; } = new("smoke", 32,
    [
        new Convolution(16, Kernel: 3, Stride: 2),
        new Depthwise(3, Stride: 2),
        new Convolution(32, Kernel: 1),
        new Residual([new Convolution(48, Kernel: 1), new Depthwise(3), new Convolution(32, Kernel: 1, Activate: false)]),
        new GlobalDepthwise(),
        new Projection(16),
    ]);

    private static readonly Lazy<FaceDataset> Faces = new(() => DrawnFaces.Draw(77, People, Photos, Network.InputSize, CancellationToken.None));

    /// <summary>People the smoke runs are not trained on, enough of them to validate.</summary>
    public static FaceDataset Strangers { get; } = DrawnFaces.Draw(78, 30, 4, Network.InputSize, CancellationToken.None);

    public static TrainingOptions Options { get; } = new() { Steps = 40, WarmUpSteps = 2, LearningRate = 5e-3, ReportEvery = 1, CheckpointEvery = 1000 };

    /// <summary>Trains the state to its end, or to a step at which it is interrupted, and gives the losses on the way.</summary>
    public static async Task<List<StepStatistics>> TrainAsync(
        TrainingState state, TrainingOptions options, CancellationToken cancellationToken, int interruptAt = int.MaxValue, Validation? validation = null, Action? best = null)
    {
        var set = new TrainingSet();
        var sampler = new IdentityBatchSampler([new SamplerPool("drawn people", set.Add(Faces.Value, null), 6, 4)], options.Seed);
        var batches = new BatchBuilder(set, new FacePreprocessor(NetworkInput.Of(Network)), Network.Dimensions, options.Seed);
        var curve = new List<StepStatistics>();
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await new TrainingLoop(state, options, sampler, batches, new OfflineMining(set, options), validation, TimeProvider.System).RunAsync(
                report =>
                {
                    curve.Add(report.Statistics);
                    if (report.Step == interruptAt)
                    {
                        interrupt.Cancel();
                    }
                },
                () => { },
                best ?? (() => { }),
                interrupt.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The interruption this run was asked for.
        }

        return curve;
    }
}
