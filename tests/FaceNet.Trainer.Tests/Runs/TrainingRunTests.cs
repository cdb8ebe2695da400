using FaceNet.Embedder.Models;
using FaceNet.Trainer.Data;
using FaceNet.Trainer.Export;
using FaceNet.Trainer.Runs;
using FaceNet.Trainer.Tests.Training;
using FaceNet.Trainer.Training;

namespace FaceNet.Trainer.Tests.Runs;

[Collection(nameof(TorchSeed))]
public sealed class TrainingRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static RunPlan Plan => new()
    {
        Network = "mini",
        DrawnPeople = 8,
        DrawnPhotos = 3,
        Batch = new BatchPlan { DrawnPeople = 4, DrawnPhotos = 2 },
        Learning = new TrainingOptions { Steps = 3, WarmUpSteps = 0, ReportEvery = 1, CheckpointEvery = 1 },
    };

    public void Dispose()
    {
        _folder.Dispose();
    }

    [Fact]
    public async Task ResumeAsync_RunWasKilled_EndsWithTheLogOfAnUninterruptedOne()
    {
        var whole = new Recorder();
        await new TrainingRun(new RunFolder(_folder["whole"]), whole, TimeProvider.System).StartAsync(Plan, Cancellation);
        using var kill = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var folder = new RunFolder(_folder["killed"]);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new TrainingRun(folder, new Recorder { OnReport = _ => kill.Cancel() }, TimeProvider.System).StartAsync(Plan, kill.Token));
        var rest = new Recorder();
        await new TrainingRun(folder, rest, TimeProvider.System).ResumeAsync(Cancellation);

        Assert.Equal([1, 2, 3], whole.Reports.Select(report => report.Step));
        Assert.Equal(whole.Reports[1..].Select(report => report.Statistics), rest.Reports.Select(report => report.Statistics));
        Assert.Equal(3, File.ReadLines(folder.Log).Count(line => line.Contains("\"step\"", StringComparison.Ordinal)));
        Assert.True(whole.HasEnded);
    }

    [Fact]
    public async Task StartAsync_FewerPeopleThanABatchNeeds_LeavesNoRunBehind()
    {
        var folder = new RunFolder(_folder["run"]);

        var exception = await Assert.ThrowsAsync<TrainerException>(() =>
            new TrainingRun(folder, new Recorder(), TimeProvider.System).StartAsync(Plan with { DrawnPeople = 2 }, Cancellation));

        Assert.Contains("each batch needs 4", exception.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Path));
    }

    [Fact]
    public async Task StartAsync_InitialWeights_StartsFromThem()
    {
        await new TrainingRun(new RunFolder(_folder["first"]), new Recorder(), TimeProvider.System).StartAsync(Plan, Cancellation);
        RunPlan still = Plan with { Initial = new RunFolder(_folder["first"]).Checkpoint, Learning = Plan.Learning with { Steps = 1, LearningRate = 0, Seed = 9 } };

        await new TrainingRun(new RunFolder(_folder["second"]), new Recorder(), TimeProvider.System).StartAsync(still, Cancellation);

        using TrainingState first = Checkpoint.LoadToMeasure(new RunFolder(_folder["first"]).Checkpoint), second = Checkpoint.LoadToMeasure(new RunFolder(_folder["second"]).Checkpoint);
        Assert.All(first.Network.parameters().Zip(second.Network.parameters()), pair => Assert.Equal(0, (pair.First - pair.Second).abs().max().item<float>()));
    }

    [Fact]
    public async Task StartAsync_InitialModel_ComputesWhatTheModelDoes()
    {
        RunPlan still = Plan with { Initial = ShippedModel.Directory, Learning = Plan.Learning with { Steps = 1, LearningRate = 0 } };

        await new TrainingRun(new RunFolder(_folder["run"]), new Recorder(), TimeProvider.System).StartAsync(still, Cancellation);

        using TrainingState state = Checkpoint.LoadToMeasure(new RunFolder(_folder["run"]).Checkpoint);
        Assert.InRange(OnnxParityCheck.LargestDifference(state.Network, File.ReadAllBytes(Path.Combine(ShippedModel.Directory, "model.onnx")), seed: 1), 0, 0.1);
    }

    private sealed class Recorder : IRunObserver
    {
        public List<TrainingReport> Reports { get; } = [];

        public Action<TrainingReport>? OnReport { get; init; }

        public bool HasEnded { get; private set; }

        public void Warn(string message)
        {
            Assert.Fail(message);
        }

        public void Began(TrainingSet set, TrainingState state)
        {
            Assert.NotEmpty(set.Photos);
        }

        public void Reported(TrainingReport report)
        {
            Reports.Add(report);
            OnReport?.Invoke(report);
        }

        public void Ended(TrainingState state)
        {
            HasEnded = true;
        }
    }
}
