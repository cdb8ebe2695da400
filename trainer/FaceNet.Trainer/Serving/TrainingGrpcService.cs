using System.Globalization;
using FaceNet.ModelContract;
using FaceNet.Protos.Training.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Validation;
using FaceNet.Trainer.Export;
using FaceNet.Trainer.Runs;
using Grpc.Core;
using Microsoft.Extensions.Hosting;
using TrainingRecord = FaceNet.Protos.Training.V1.Training;

namespace FaceNet.Trainer.Serving;

/// <summary>The edge of the trainings: reads requests, says results.</summary>
internal sealed class TrainingGrpcService(TrainingQueue queue, TrainingStore store, TrainingFeed feed, TrainingPlanReader plans, ServingFolders folders, IHostApplicationLifetime lifetime)
    : TrainingService.TrainingServiceBase
{
    private const string ListQuery = "trainings";

    public override Task<StartTrainingResponse> StartTraining(StartTrainingRequest request, ServerCallContext context)
    {
        string id = PlanFields.FolderName(request.TrainingId, "training_id");
        TrainingPlan plan = request.Plan ?? throw new InvalidRequestException("plan", "is missing.", "Say what to learn from, and how.");
        if (store.Find(id) is null)
        {
            plans.Require(id, plan);
        }

        return Task.FromResult(new StartTrainingResponse { Training = queue.Add(id, plan) });
    }

    public override Task<GetTrainingResponse> GetTraining(GetTrainingRequest request, ServerCallContext context)
    {
        return Task.FromResult(new GetTrainingResponse { Training = Find(request.TrainingId) });
    }

    public override Task<ListTrainingsResponse> ListTrainings(ListTrainingsRequest request, ServerCallContext context)
    {
        string? after = PageToken.Read(ListQuery, request.PageToken);
        int size = PageToken.Size(request.PageSize);
        TrainingRecord[] rest = [.. store.All.Where(training => after is null || string.CompareOrdinal(PositionOf(training), after) < 0).Take(size + 1)];
        return Task.FromResult(new ListTrainingsResponse
        {
            Trainings = { rest.Take(size) },
            NextPageToken = rest.Length > size ? PageToken.Create(ListQuery, PositionOf(rest[size - 1])) : "",
        });
    }

    public override async Task WatchTraining(WatchTrainingRequest request, IServerStreamWriter<WatchTrainingResponse> responseStream, ServerCallContext context)
    {
        // Subscribed before the past is read: nothing falls between the two.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        try
        {
            await WatchAsync(Find(request.TrainingId).TrainingId, new TrainingWatch(responseStream), stop.Token);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw new UnavailableException(ErrorReasons.Stopping, "The worker stops. The training goes on when it starts anew; watch it again then.", TimeSpan.FromSeconds(10));
        }
    }

    public override async Task<CancelTrainingResponse> CancelTraining(CancelTrainingRequest request, ServerCallContext context)
    {
        string id = Find(request.TrainingId).TrainingId;
        return new CancelTrainingResponse { Training = await queue.CancelAsync(id, context.CancellationToken) };
    }

    public override Task<PromoteTrainingResponse> PromoteTraining(PromoteTrainingRequest request, ServerCallContext context)
    {
        TrainingRecord training = Find(request.TrainingId);
        string model = PlanFields.FolderName(request.Model, "model"), version = PlanFields.FolderName(request.Version, "version");
        if (training.State != TrainingRecord.Types.State.Succeeded)
        {
            throw new PreconditionException(
                ErrorReasons.TrainingNotSucceeded, training.TrainingId, $"Training '{training.TrainingId}' is {training.State} and has no model. WatchTraining tells when it has succeeded.");
        }

        ModelManifest promoted = Promote(folders.Run(training.TrainingId), model, version)
            ?? throw new ResourceExistsException(ErrorReasons.ModelExists, "model", $"{model}/{version}", "It is another model, and versions are for good: take another version.");
        return Task.FromResult(new PromoteTrainingResponse { Model = promoted.Name, Version = promoted.Version, EmbeddingSpace = promoted.EmbeddingSpace });
    }

    private async Task WatchAsync(string id, TrainingWatch watch, CancellationToken cancellationToken)
    {
        // Subscribed before the past is read: nothing falls between the two.
        using TrainingFeed.Subscription subscription = feed.Subscribe(id);
        TrainingRecord now = store.Get(id);
        foreach (TrainingMetrics past in folders.Run(id).ReadReports().Select(report => report.ToMetrics()))
        {
            await watch.TellAsync(now, past, cancellationToken);
        }

        await watch.TellAsync(now, now.Metrics, cancellationToken);
        while (!watch.HasEnded)
        {
            TrainingRecord changed = await subscription.Changes.ReadAsync(cancellationToken);
            await watch.TellAsync(changed, changed.Metrics, cancellationToken);
        }
    }

    private ModelManifest? Promote(RunFolder run, string model, string version)
    {
        try
        {
            return ModelPromotion.TryPromote(run.Model, folders.Repository, model, version);
        }
        catch (TrainerException exception) when (exception.InnerException is IOException or UnauthorizedAccessException)
        {
            throw new UnavailableException(ErrorReasons.StoreUnavailable, exception.Message, TimeSpan.FromMinutes(1), exception);
        }
        catch (TrainerException exception)
        {
            throw new PreconditionException(ErrorReasons.ModelUnusable, $"{model}/{version}", exception.Message);
        }
    }

    private TrainingRecord Find(string id)
    {
        return store.Get(Identifier.Require(id, "training_id"));
    }

    // Sorts as the list does.
    private static string PositionOf(TrainingRecord training)
    {
        return string.Create(CultureInfo.InvariantCulture, $"{training.CreateTime.ToDateTimeOffset().UtcTicks:D20} {training.TrainingId}");
    }
}
