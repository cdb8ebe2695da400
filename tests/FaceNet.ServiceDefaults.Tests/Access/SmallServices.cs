using FaceNet.Protos.Matching.V1;
using FaceNet.Protos.Training.V1;
using FaceNet.ServiceDefaults.Access;
using FaceNet.ServiceDefaults.Streaming;
using Grpc.Core;

namespace FaceNet.ServiceDefaults.Tests.Access;

/// <summary>Answers who calls, in place of a page token; a call about a training lasts until it is let go.</summary>
internal sealed class SmallTrainer : TrainingService.TrainingServiceBase
{
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _letGo = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private int _underWay;

    /// <summary>A call that is held has begun.</summary>
    public Task Arrived => _arrived.Task;

    /// <summary>What the list was asked for last.</summary>
    public ListTrainingsRequest? Asked { get; private set; }

    /// <summary>How many calls and items were held.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    public void LetGo() => _letGo.TrySetResult();

    /// <summary>Lasts until it is let go.</summary>
    public Task HoldAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _underWay);
        _arrived.TrySetResult();
        return _letGo.Task.WaitAsync(cancellationToken);
    }

    public override Task<ListTrainingsResponse> ListTrainings(ListTrainingsRequest request, ServerCallContext context)
    {
        Asked = request;
        return Task.FromResult(new ListTrainingsResponse { NextPageToken = Caller.Of(context).Id });
    }

    public override async Task<GetTrainingResponse> GetTraining(GetTrainingRequest request, ServerCallContext context)
    {
        await HoldAsync(context.CancellationToken);
        return new GetTrainingResponse();
    }
}

/// <summary>Reads a stream to its end.</summary>
internal sealed class SmallImporter : TransferService.TransferServiceBase
{
    public override async Task<ImportGalleryResponse> ImportGallery(IAsyncStreamReader<ImportGalleryRequest> requestStream, ServerCallContext context)
    {
        await foreach (var _ in requestStream.ReadAllAsync(context.CancellationToken))
        {
        }

        return new ImportGalleryResponse();
    }
}

/// <summary>Answers each item of a stream of searches with its name at once, and of a stream of enrollments when the trainer lets go.</summary>
internal sealed class SmallMatcher(SmallTrainer trainer) : MatchingService.MatchingServiceBase
{
    public override async Task StreamSearchFaces(IAsyncStreamReader<StreamSearchFacesRequest> requestStream, IServerStreamWriter<StreamSearchFacesResponse> responseStream, ServerCallContext context)
    {
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(new StreamSearchFacesResponse { ItemId = request.ItemId }, context.CancellationToken);
        }
    }

    public override async Task StreamEnrollFaces(IAsyncStreamReader<StreamEnrollFacesRequest> requestStream, IServerStreamWriter<StreamEnrollFacesResponse> responseStream, ServerCallContext context)
    {
        using var stream = new SideBySideAnswers<StreamEnrollFacesRequest, StreamEnrollFacesResponse>(maxInFlight: 10, async request =>
        {
            await trainer.HoldAsync(context.CancellationToken);
            return new StreamEnrollFacesResponse { ItemId = request.ItemId };
        });
        await stream.RunAsync(requestStream, responseStream, context.CancellationToken);
    }
}
