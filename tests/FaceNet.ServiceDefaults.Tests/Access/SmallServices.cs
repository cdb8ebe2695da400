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

    /// <summary>A call about a training has begun.</summary>
    public Task Arrived => _arrived.Task;

    /// <summary>What the list was asked for last.</summary>
    public ListTrainingsRequest? Asked { get; private set; }

    public void LetGo() => _letGo.TrySetResult();

    public override Task<ListTrainingsResponse> ListTrainings(ListTrainingsRequest request, ServerCallContext context)
    {
        Asked = request;
        return Task.FromResult(new ListTrainingsResponse { NextPageToken = Caller.Of(context).Id });
    }

    public override async Task<GetTrainingResponse> GetTraining(GetTrainingRequest request, ServerCallContext context)
    {
        _arrived.TrySetResult();
        await _letGo.Task.WaitAsync(context.CancellationToken);
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

/// <summary>Answers each item of a stream of searches with its name, and none of a stream of enrollments, whose items stay under way.</summary>
internal sealed class SmallMatcher : MatchingService.MatchingServiceBase
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
        using var stream = new SideBySideAnswers<StreamEnrollFacesRequest, StreamEnrollFacesResponse>(maxInFlight: 10, async _ =>
        {
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
            return new StreamEnrollFacesResponse();
        });
        await stream.RunAsync(requestStream, responseStream, context.CancellationToken);
    }
}
