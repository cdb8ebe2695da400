using FaceNet.ModelContract;
using FaceNet.Protos.Training.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.Trainer.Models;
using FaceNet.Trainer.Tests.Data;
using FaceNet.Trainer.Tests.Training;
using Grpc.Core;
using State = FaceNet.Protos.Training.V1.Training.Types.State;

namespace FaceNet.Trainer.Tests.Serving;

[Collection(nameof(TorchSeed))]
public sealed class TrainingLifeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _folder.Dispose();
    }

    [Fact]
    public async Task StartTraining_ShortPlan_IsWatchedToItsEndAndPromotedOnce()
    {
        await using TrainerHost host = await TrainerHost.StartAsync(_folder);

        StartTrainingResponse started = await host.Client.StartTrainingAsync(new StartTrainingRequest { TrainingId = "first", Plan = TestPlans.Short }, cancellationToken: Cancellation);
        IReadOnlyList<WatchTrainingResponse> live = await host.WatchAsync("first");
        IReadOnlyList<WatchTrainingResponse> afterwards = await host.WatchAsync("first");
        var get = await host.Client.GetTrainingAsync(new GetTrainingRequest { TrainingId = "first" }, cancellationToken: Cancellation);

        Assert.Equal("first", started.Training.TrainingId);
        Assert.Equal([1, 2, 3], Steps(live));
        Assert.Equal([1, 2, 3], Steps(afterwards));
        Assert.All(live.Concat(afterwards).Select(answer => answer.Metrics).OfType<TrainingMetrics>(), AssertAlive);
        Assert.Equal((State.Succeeded, State.Succeeded), (live[^1].State, afterwards[^1].State));
        Assert.All(afterwards.SkipLast(1), answer => Assert.Equal(State.Active, answer.State));
        Assert.Equal((State.Succeeded, 3, ""), (get.Training.State, get.Training.Metrics.Step, get.Training.Failure));
        Assert.True(get.Training.CreateTime <= get.Training.StartTime && get.Training.StartTime <= get.Training.EndTime);

        var promotion = new PromoteTrainingRequest { TrainingId = "first", Model = "face", Version = "7" };
        PromoteTrainingResponse promoted = await host.Client.PromoteTrainingAsync(promotion, cancellationToken: Cancellation);
        PromoteTrainingResponse again = await host.Client.PromoteTrainingAsync(promotion, cancellationToken: Cancellation);

        Assert.Equal(("face", "7", "face-7"), (promoted.Model, promoted.Version, promoted.EmbeddingSpace));
        Assert.Equal(promoted, again);
        Assert.Equal(["7"], Directory.GetFileSystemEntries(Path.Combine(host.Folders.Repository, "face")).Select(Path.GetFileName));
        using OnnxFaceModel model = OnnxFaceModel.Load(Path.Combine(host.Folders.Repository, "face", "7"));
        Assert.Equal(("face", "7", "face-7", "drawn faces", "MIT"), TermsOf(model.Manifest!));
    }

    [Fact]
    public async Task PromoteTraining_VersionIsAnotherModels_LeavesThatAlone()
    {
        await using TrainerHost host = await TrainerHost.StartAsync(_folder);
        foreach ((string id, ulong seed) in new[] { ("first", 1UL), ("second", 2UL) })
        {
            TrainingPlan plan = TestPlans.Short;
            plan.Seed = seed;
            plan.Steps = 1;
            await host.Client.StartTrainingAsync(new StartTrainingRequest { TrainingId = id, Plan = plan }, cancellationToken: Cancellation);
            await host.WatchAsync(id);
        }

        await host.Client.PromoteTrainingAsync(new PromoteTrainingRequest { TrainingId = "first", Model = "face", Version = "1" }, cancellationToken: Cancellation);
        string sha = ModelManifest.Load(Path.Combine(host.Folders.Repository, "face", "1")).Sha256;
        RpcException taken = await RpcErrors.ErrorOfAsync(host.Client.PromoteTrainingAsync(new PromoteTrainingRequest { TrainingId = "second", Model = "face", Version = "1" }, cancellationToken: Cancellation));

        Assert.Equal((StatusCode.AlreadyExists, ErrorReasons.ModelExists), (taken.StatusCode, taken.Reason()));
        Assert.Equal(sha, ModelManifest.Load(Path.Combine(host.Folders.Repository, "face", "1")).Sha256);
    }

    [Fact]
    public async Task StartTraining_DataOfTooFewPeople_FailsTheTrainingAndNotTheNext()
    {
        await using TrainerHost host = await TrainerHost.StartAsync(_folder);
        PhotoFiles.Add(_folder, "data/people/anna/1.jpg");
        PhotoFiles.Add(_folder, "data/people/anna/2.jpg", photo: 1);
        TrainingPlan tooFew = TestPlans.Short;
        (tooFew.DrawnPeople, tooFew.PeoplePerBatch, tooFew.PhotosPerPerson) = (0, 4, 2);
        tooFew.Data.Add("people");

        await host.Client.StartTrainingAsync(new StartTrainingRequest { TrainingId = "few", Plan = tooFew }, cancellationToken: Cancellation);
        await host.Client.StartTrainingAsync(new StartTrainingRequest { TrainingId = "next", Plan = TestPlans.Short }, cancellationToken: Cancellation);
        WatchTrainingResponse few = (await host.WatchAsync("few"))[^1], next = (await host.WatchAsync("next"))[^1];
        RpcException promotion = await RpcErrors.ErrorOfAsync(host.Client.PromoteTrainingAsync(new PromoteTrainingRequest { TrainingId = "few", Model = "face", Version = "1" }, cancellationToken: Cancellation));

        Assert.Equal(State.Failed, few.State);
        Assert.Contains("each batch needs 4", few.Failure, StringComparison.Ordinal);
        Assert.Equal(State.Succeeded, next.State);
        Assert.Equal((StatusCode.FailedPrecondition, ErrorReasons.TrainingNotSucceeded), (promotion.StatusCode, promotion.Reason()));
    }

    private static IEnumerable<long> Steps(IEnumerable<WatchTrainingResponse> answers)
    {
        return answers.Where(answer => answer.Metrics is not null).Select(answer => answer.Metrics.Step);
    }

    private static void AssertAlive(TrainingMetrics metrics)
    {
        Assert.InRange(metrics.PositiveSquaredDistance, 0.01, 4);
        Assert.InRange(metrics.NegativeSquaredDistance, 0.01, 4);
        Assert.InRange(metrics.ActiveTriplets, 0, 1);
        Assert.InRange(metrics.EmbeddingNorm, 0.1, 100);
        Assert.True(metrics is { ImagesPerSecond: > 0, LearningRate: > 0, Collapsed: false, HasValidationRate: false });
    }

    private static (string Name, string Version, string Space, string Data, string License) TermsOf(ModelManifest manifest)
    {
        return (manifest.Name, manifest.Version, manifest.EmbeddingSpace, manifest.Training.Data, manifest.Training.WeightsLicense);
    }
}
