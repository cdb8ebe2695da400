using FaceNet.Clusterer.Reclustering;
using FaceNet.Clusterer.Storage.Generations;
using FaceNet.Protos.Clustering.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Validation;
using Grpc.Core;

namespace FaceNet.Clusterer.Grpc;

/// <summary>Clusters galleries anew.</summary>
internal sealed partial class ReclusteringGrpcService(
    ReclusteringDesk desk,
    ReclusteringStatus status,
    ReclusteringBuilder builder,
    RetiredGenerations retired,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<ReclusteringGrpcService> logger) : ReclusteringService.ReclusteringServiceBase
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(1);

    public override async Task<StartReclusteringResponse> StartReclustering(StartReclusteringRequest request, ServerCallContext context)
    {
        var (id, binding) = await desk.StartAsync(request, context.Deadline, context.CancellationToken);
        await ExpireAsync(request.Gallery, context.CancellationToken);
        return new StartReclusteringResponse
        {
            ReclusteringId = id,
            EmbeddingSpace = binding.EmbeddingSpace,
            BaseThreshold = binding.BaseThreshold,
            SmallClusterReduction = binding.SmallClusterReduction,
        };
    }

    public override async Task BuildReclustering(
        BuildReclusteringRequest request, IServerStreamWriter<BuildReclusteringResponse> responseStream, ServerCallContext context)
    {
        var gallery = Identifier.Require(request.Gallery, "gallery");
        var id = Identifier.Require(request.ReclusteringId, "reclustering_id");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        var watch = new BuildWatch();
        var build = builder.BuildAsync(gallery, id, request.ReadTopic, watch, stop.Token);
        try
        {
            await TellAsync(build, watch, responseStream, stop.Token);
            await responseStream.WriteAsync(new BuildReclusteringResponse { Report = await build }, stop.Token);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw new UnavailableException(ErrorReasons.Stopping, "The host is stopping. Build again.", ProgressInterval);
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAny(build);
        }
    }

    public override async Task<GetReclusteringResponse> GetReclustering(GetReclusteringRequest request, ServerCallContext context) => new()
    {
        Progress = await status.GetAsync(Identifier.Require(request.Gallery, "gallery"), context.CancellationToken),
    };

    public override async Task<SwitchReclusteringResponse> SwitchReclustering(SwitchReclusteringRequest request, ServerCallContext context)
    {
        var (id, switched) = await desk.SwitchAsync(request, context.Deadline, context.CancellationToken);
        await ExpireAsync(request.Gallery, context.CancellationToken);
        return new SwitchReclusteringResponse
        {
            RequestId = id,
            Changes = switched.Changes,
            Sequence = switched.Sequence,
            ArrivedFaces = switched.ArrivedFaces,
            DroppedFaces = switched.DroppedFaces,
        };
    }

    public override async Task<CancelReclusteringResponse> CancelReclustering(CancelReclusteringRequest request, ServerCallContext context)
    {
        var id = await desk.CancelAsync(request, context.Deadline, context.CancellationToken);
        await ExpireAsync(request.Gallery, context.CancellationToken);
        return new CancelReclusteringResponse { RequestId = id };
    }

    private async Task TellAsync(
        Task build, BuildWatch watch, IServerStreamWriter<BuildReclusteringResponse> responseStream, CancellationToken cancellationToken)
    {
        BuildProgress? told = null;
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        while (await Task.WhenAny(build, Task.Delay(ProgressInterval, time, done.Token)) != build)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (watch.Latest is { } latest && latest != told)
            {
                await responseStream.WriteAsync(new BuildReclusteringResponse { Progress = latest }, cancellationToken);
                told = latest;
            }
        }

        await done.CancelAsync();
    }

    // What was asked for is done; the next call makes up for what is left of it.
    private async Task ExpireAsync(string gallery, CancellationToken cancellationToken)
    {
        try
        {
            await retired.ExpireAsync(gallery, cancellationToken);
        }
        catch (Exception outage) when (ErrorStatus.ReasonOf(outage) is not null)
        {
            ExpiryPostponed(outage, gallery);
        }
    }

    [LoggerMessage(EventName = "ExpiryPostponed", Level = LogLevel.Warning, Message = "Keys of former clusters of gallery {Gallery} stay until the next call about clustering it anew")]
    private partial void ExpiryPostponed(Exception exception, string gallery);
}
