using FaceNet.Protos.Training.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.Testing;
using FaceNet.Trainer.Tests.Training;
using FaceNet.Trainer.Training;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Record = FaceNet.Protos.Training.V1.Training;
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
        (whole.Steps, whole.CheckpointEvery) = (40, 100_000);
        await using (TrainerHost host = await TrainerHost.StartAsync(_folder))
        {
            await StartAsync(host, "whole", whole);
            await host.WatchAsync("whole");
            await StartAsync(host, "interrupted", whole);
            await StartAsync(host, "next", TestPlans.Short);
            await host.WaitForStepAsync("interrupted");
        }

        long reached = Checkpoint.ReadProgress(_folder["runs/interrupted/checkpoint"]).Step;
        await using TrainerHost anew = await TrainerHost.StartAsync(_folder);
        WatchTrainingResponse[] interrupted = [.. await anew.WatchAsync("interrupted")];
        WatchTrainingResponse next = (await anew.WatchAsync("next"))[^1];

        Assert.InRange(reached, 1, 39);
        Assert.True(anew.Log.Contains($"Training interrupted learns from 24 photos, from step {reached} on"));
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
    public async Task Worker_Stops_EndsWatchersAtOnceAndSaysWhy()
    {
        TrainerHost host = await TrainerHost.StartAsync(_folder);
        await StartAsync(host, "first", TestPlans.Endless);
        await host.WaitForStepAsync("first");
        using AsyncServerStreamingCall<WatchTrainingResponse> watch = host.Client.WatchTraining(new WatchTrainingRequest { TrainingId = "first" }, cancellationToken: Cancellation);
        Assert.True(await watch.ResponseStream.MoveNext(Cancellation));

        Task stopped = host.StopAsync();
        RpcException refused = await Assert.ThrowsAsync<RpcException>(async () => await watch.ResponseStream.ReadAllAsync(Cancellation).LastAsync(Cancellation));
        await stopped.WaitAsync(TimeSpan.FromSeconds(90), Cancellation);
        await host.DisposeAsync();

        Assert.Equal((StatusCode.Unavailable, ErrorReasons.Stopping), (refused.StatusCode, refused.Reason()));
        Assert.True(Checkpoint.ReadProgress(_folder["runs/first/checkpoint"]).Step >= 1);
    }

    [Fact]
    public async Task Worker_DiesWithoutNewFigures_CountsTheAttempt()
    {
        string file = _folder["runs/deadly/training.json"], asItDied;
        await using (TrainerHost host = await TrainerHost.StartAsync(_folder))
        {
            TrainingPlan silent = TestPlans.Endless;
            silent.ReportEvery = 100_000;
            await StartAsync(host, "deadly", silent);
            await Eventually.HoldsAsync("the training to begin", async () => await StateOfAsync(host, "deadly") == State.Active, Cancellation);
            asItDied = await File.ReadAllTextAsync(file, Cancellation);
        }

        await File.WriteAllTextAsync(file, asItDied, Cancellation);
        await using TrainerHost anew = await TrainerHost.StartAsync(_folder);

        await Eventually.HoldsAsync("the second attempt", async () => await AttemptsOfAsync(anew) == 2, Cancellation);
        Assert.Equal(1, JsonParser.Default.Parse<Record>(asItDied).Attempts);

        static async Task<int> AttemptsOfAsync(TrainerHost host)
        {
            return (await host.Client.GetTrainingAsync(new GetTrainingRequest { TrainingId = "deadly" }, cancellationToken: Cancellation)).Training.Attempts;
        }
    }

    [Fact]
    public async Task Worker_TrainingThatKilledItThreeTimes_FailsAndTheNextRuns()
    {
        var deadly = new Record { TrainingId = "deadly", Plan = TestPlans.Endless, State = State.Active, Attempts = 3, CreateTime = Timestamp.FromDateTime(DateTime.UnixEpoch) };
        Write("deadly", deadly.ToString());

        await using TrainerHost host = await TrainerHost.StartAsync(_folder);
        await StartAsync(host, "next", TestPlans.Endless);
        await host.WaitForStepAsync("next");
        WatchTrainingResponse told = Assert.Single(await host.WatchAsync("deadly"));

        Assert.Equal(State.Failed, told.State);
        Assert.Contains("died 3 times", told.Failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"training_id":"other","state":"STATE_QUEUED","plan":{},"create_time":"2026-01-01T00:00:00Z"}""")]
    public async Task Load_RecordThatIsNone_IsNamedAndTheOthersAreServed(string record)
    {
        Write("broken", record);

        await using TrainerHost host = await TrainerHost.StartAsync(_folder);

        Assert.Empty(await ListAsync(host, 100));
        Assert.True(host.Log.Contains("broken"));
    }

    [Fact]
    public async Task Worker_RunsFolderOfAnother_IsRefused()
    {
        await using TrainerHost host = await TrainerHost.StartAsync(_folder);

        Assert.Contains("Another worker has", await TrainerHost.StartErrorAsync(_folder), StringComparison.Ordinal);
    }

    private void Write(string id, string record)
    {
        Directory.CreateDirectory(_folder[$"runs/{id}"]);
        File.WriteAllText(_folder[$"runs/{id}/training.json"], record);
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
