using FaceNet.Protos.Training.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.Trainer.Tests.Training;
using FaceNet.Trainer.Training;
using Grpc.Core;
using State = FaceNet.Protos.Training.V1.Training.Types.State;

namespace FaceNet.Trainer.Tests.Serving;

[Collection(nameof(TorchSeed))]
public sealed class TrainingQueueTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _folder.Dispose();
    }

    [Fact]
    public async Task StartTraining_OneRuns_TheNextWaitsUntilItHasEnded()
    {
        await using TrainerHost host = await TrainerHost.StartAsync(_folder);
        await StartAsync(host, "first", TestPlans.Endless);
        await StartAsync(host, "second", TestPlans.Endless);
        await host.WaitForStepAsync("first");
        State waiting = await StateOfAsync(host, "second");

        CancelTrainingResponse cancelled = await host.Client.CancelTrainingAsync(new CancelTrainingRequest { TrainingId = "first" }, cancellationToken: Cancellation);
        await host.WaitForStepAsync("second");

        Assert.Equal(State.Queued, waiting);
        Assert.Equal(State.Cancelled, cancelled.Training.State);
        Assert.NotNull(cancelled.Training.EndTime);
        Assert.True(Checkpoint.ReadProgress(host.Folders.Run("first").Checkpoint).Step >= cancelled.Training.Metrics.Step);
    }

    [Fact]
    public async Task CancelTraining_OneThatWaitsOrHasEnded_NeverRunsOrChangesNothing()
    {
        await using TrainerHost host = await TrainerHost.StartAsync(_folder);
        await StartAsync(host, "first", TestPlans.Endless);
        await StartAsync(host, "second", TestPlans.Endless);
        await host.WaitForStepAsync("first");

        CancelTrainingResponse waited = await host.Client.CancelTrainingAsync(new CancelTrainingRequest { TrainingId = "second" }, cancellationToken: Cancellation);
        CancelTrainingResponse again = await host.Client.CancelTrainingAsync(new CancelTrainingRequest { TrainingId = "second" }, cancellationToken: Cancellation);
        await host.Client.CancelTrainingAsync(new CancelTrainingRequest { TrainingId = "first" }, cancellationToken: Cancellation);

        Assert.Equal(State.Cancelled, waited.Training.State);
        Assert.Null(waited.Training.StartTime);
        Assert.Equal(waited, again);
        Assert.False(host.Folders.Run("second").HoldsRun);
        WatchTrainingResponse told = Assert.Single(await host.WatchAsync("second"));
        Assert.Equal(State.Cancelled, told.State);
    }

    [Fact]
    public async Task Worker_StoppedWhileOneRunsAndOneWaits_GoesOnWithBoth()
    {
        TrainingPlan whole = TestPlans.Short;
        whole.Steps = 12;
        await using (TrainerHost host = await TrainerHost.StartAsync(_folder))
        {
            await StartAsync(host, "whole", whole);
            await host.WatchAsync("whole");
            await StartAsync(host, "interrupted", whole);
            await StartAsync(host, "next", TestPlans.Short);
            await host.WaitForStepAsync("interrupted");
        }

        await using TrainerHost anew = await TrainerHost.StartAsync(_folder);
        WatchTrainingResponse[] interrupted = [.. await anew.WatchAsync("interrupted")];
        WatchTrainingResponse next = (await anew.WatchAsync("next"))[^1];

        Assert.Equal((State.Succeeded, State.Succeeded), (interrupted[^1].State, next.State));
        Assert.Equal((await anew.WatchAsync("whole")).Select(Loss), interrupted.Where(answer => answer.Metrics is not null).Select(Loss));
        Assert.Equal(["next", "interrupted", "whole"], await ListAsync(anew, 100));
    }

    [Fact]
    public async Task StartTraining_SameIdTwice_IsOneTrainingUnlessThePlanDiffers()
    {
        await using TrainerHost host = await TrainerHost.StartAsync(_folder);
        await StartAsync(host, "first", TestPlans.Endless);
        TrainingPlan other = TestPlans.Endless;
        other.Seed = 2;

        await StartAsync(host, "first", TestPlans.Endless);
        RpcException refused = await RpcErrors.ErrorOfAsync(host.Client.StartTrainingAsync(new StartTrainingRequest { TrainingId = "first", Plan = other }, cancellationToken: Cancellation));

        Assert.Equal((StatusCode.AlreadyExists, ErrorReasons.TrainingExists), (refused.StatusCode, refused.Reason()));
        Assert.Equal(["first"], await ListAsync(host, 100));
    }

    [Fact]
    public async Task StartTraining_QueueIsFull_SaysWhenToTryAgain()
    {
        await using TrainerHost host = await TrainerHost.StartAsync(_folder, ("Training:MaxQueued", "1"));
        await StartAsync(host, "first", TestPlans.Endless);
        await host.WaitForStepAsync("first");
        await StartAsync(host, "second", TestPlans.Endless);

        RpcException refused = await RpcErrors.ErrorOfAsync(host.Client.StartTrainingAsync(new StartTrainingRequest { TrainingId = "third", Plan = TestPlans.Endless }, cancellationToken: Cancellation));

        Assert.Equal((StatusCode.ResourceExhausted, ErrorReasons.QueueFull), (refused.StatusCode, refused.Reason()));
        Assert.False(Directory.Exists(host.Folders.Run("third").Path));
    }

    [Fact]
    public async Task ListTrainings_PageByPage_NamesEachOnceTheNewestFirst()
    {
        await using TrainerHost host = await TrainerHost.StartAsync(_folder);
        string[] ids = [.. Enumerable.Range(0, 5).Select(index => $"t{index}")];
        foreach (string id in ids)
        {
            await StartAsync(host, id, TestPlans.Endless);
        }

        Assert.Equal(ids.Reverse(), await ListAsync(host, 2));
    }

    [Fact]
    public async Task Load_TrainingThatCannotBeRead_IsNamedAndTheOthersAreServed()
    {
        Directory.CreateDirectory(_folder["runs/broken"]);
        await File.WriteAllTextAsync(_folder["runs/broken/training.json"], "{", Cancellation);

        await using TrainerHost host = await TrainerHost.StartAsync(_folder);

        Assert.Empty(await ListAsync(host, 100));
        Assert.True(host.Log.Contains("broken"));
    }

    private static async Task StartAsync(TrainerHost host, string id, TrainingPlan plan)
    {
        await host.Client.StartTrainingAsync(new StartTrainingRequest { TrainingId = id, Plan = plan }, cancellationToken: Cancellation);
    }

    private static async Task<State> StateOfAsync(TrainerHost host, string id)
    {
        return (await host.Client.GetTrainingAsync(new GetTrainingRequest { TrainingId = id }, cancellationToken: Cancellation)).Training.State;
    }

    private static async Task<IReadOnlyList<string>> ListAsync(TrainerHost host, int pageSize)
    {
        var ids = new List<string>();
        string token = "";
        do
        {
            ListTrainingsResponse page = await host.Client.ListTrainingsAsync(new ListTrainingsRequest { PageSize = pageSize, PageToken = token }, cancellationToken: Cancellation);
            Assert.InRange(page.Trainings.Count, 0, pageSize);
            ids.AddRange(page.Trainings.Select(training => training.TrainingId));
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        return ids;
    }

    private static (long Step, double Loss) Loss(WatchTrainingResponse answer)
    {
        return (answer.Metrics.Step, answer.Metrics.Loss);
    }
}
