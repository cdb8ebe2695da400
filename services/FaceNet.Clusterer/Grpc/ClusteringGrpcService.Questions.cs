using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Watching;
using FaceNet.Protos.Clustering.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Probes;
using FaceNet.ServiceDefaults.Validation;
using Grpc.Core;

namespace FaceNet.Clusterer.Grpc;

/// <summary>The questions that need more than a look into the state.</summary>
internal sealed partial class ClusteringGrpcService
{
    private const int DefaultFound = 5;
    private const int MaxFound = 100;
    private const int DefaultOthers = 3;
    private const int MaxOthers = 20;
    private const double DefaultMargin = 0.1;
    private const double MaxMargin = 0.5;
    private const int DefaultSuggestions = 20;
    private const int MaxSuggestions = 100;

    public override async Task<ListSightingsResponse> ListSightings(ListSightingsRequest request, ServerCallContext context)
    {
        var gallery = Identifier.Require(request.Gallery, "gallery");
        var clusterId = Identifier.Require(request.ClusterId, "cluster_id");
        var query = request.ToQuery();
        var token = $"sightings/{gallery}/{clusterId}/{query}";
        var (members, next) = await sightings.ListAsync(
            gallery, clusterId, query, ListRequests.ReadPosition(token, request.PageToken), PageToken.Size(request.PageSize), context.CancellationToken);
        var rates = await RatesAsync(members, context.CancellationToken);
        return new ListSightingsResponse
        {
            Sightings = { members.Select(member => member.ToProto(rates)) },
            NextPageToken = next is { } position ? PageToken.Create(token, position.ToString()) : "",
        };
    }

    public override async Task<FindClusterResponse> FindCluster(FindClusterRequest request, ServerCallContext context)
    {
        var gallery = Identifier.Require(request.Gallery, "gallery");
        var count = ListRequests.Count(request.MaxClusters, "max_clusters", DefaultFound, MaxFound);
        return await reader.InOneGenerationAsync(
            gallery,
            async state =>
            {
                var face = await probes.ReadAsync(request.Probe, gallery, state, CallLimits.Of(context));
                var found = await finder.FindAsync(gallery, face, state.Thresholds(), count, context.CancellationToken);
                var rates = await RatesAsync(state.EmbeddingSpace, context.CancellationToken);
                return new FindClusterResponse { Clusters = { found.Select((home, rank) => home.ToProto(gallery, ConfirmedSize, rank, rates)) } };
            },
            context.CancellationToken);
    }

    public override async Task<DiagnoseResponse> Diagnose(DiagnoseRequest request, ServerCallContext context)
    {
        var gallery = Identifier.Require(request.Gallery, "gallery");
        var cropId = Identifier.Require(request.CropId, "crop_id");
        var other = Identifier.Optional(request.OtherClusterId, "other_cluster_id");
        var count = ListRequests.Count(request.MaxOthers, "max_others", DefaultOthers, MaxOthers);
        return await reader.InOneGenerationAsync(
            gallery,
            async state =>
            {
                var explained = await diagnosis.ExplainAsync(gallery, cropId, other, count, state.Thresholds(), context.CancellationToken);
                return explained.ToProto(gallery, ConfirmedSize, await RatesAsync(state.EmbeddingSpace, context.CancellationToken));
            },
            context.CancellationToken);
    }

    public override async Task<SuggestMergesResponse> SuggestMerges(SuggestMergesRequest request, ServerCallContext context)
    {
        var gallery = Identifier.Require(request.Gallery, "gallery");
        var margin = ListRequests.Margin(request.HasMaxMargin ? request.MaxMargin : DefaultMargin, MaxMargin);
        var count = ListRequests.Count(request.MaxSuggestions, "max_suggestions", DefaultSuggestions, MaxSuggestions);
        var (pairs, compared) = await reader.InOneGenerationAsync(
            gallery, state => suggester.SuggestAsync(gallery, state.Thresholds(), margin, count, context.CancellationToken), context.CancellationToken);
        return new SuggestMergesResponse { Suggestions = { pairs.Select(pair => pair.ToProto(gallery, ConfirmedSize)) }, ComparedClusters = compared };
    }

    public override async Task WatchClusters(WatchClustersRequest request, IServerStreamWriter<WatchClustersResponse> responseStream, ServerCallContext context)
    {
        var gallery = Identifier.Require(request.Gallery, "gallery");
        var resume = WatchPosition.Read(gallery, request.ResumeToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        try
        {
            await using var watch = await watches.OpenAsync(gallery, resume, stop.Token);
            await responseStream.WriteAsync(new WatchClustersResponse { ResumeToken = watch.Start.ToToken(gallery) }, stop.Token);
            await foreach (var (change, position) in watch.ReadAsync(stop.Token))
            {
                await responseStream.WriteAsync(new WatchClustersResponse { Change = change, ResumeToken = position.ToToken(gallery) }, stop.Token);
            }
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw new UnavailableException(ErrorReasons.Stopping, "The host is stopping. Watch again with the last resume_token.", TimeSpan.FromSeconds(1));
        }
    }
}
