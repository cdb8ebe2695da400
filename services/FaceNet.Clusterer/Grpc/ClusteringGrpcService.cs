using System.Globalization;
using FaceNet.Clusterer.Corrections;
using FaceNet.Clusterer.Questions;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Watching;
using FaceNet.Protos.Clustering.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Models;
using FaceNet.ServiceDefaults.Validation;
using Grpc.Core;
using Microsoft.Extensions.Options;
using Command = FaceNet.Protos.Events.V1.Correction;

namespace FaceNet.Clusterer.Grpc;

/// <summary>Answers questions about clusters from the durable state, and has corrections applied.</summary>
internal sealed partial class ClusteringGrpcService(
    ClusterReader reader, CountReader counter, SightingReader sightings, FaceProbes probes, ClusterFinder finder, FaceDiagnosis diagnosis, MergeSuggester suggester,
    ClusterWatches watches, CalibrationReader calibrations, IHostApplicationLifetime lifetime, CorrectionDesk desk, IOptions<ClustererOptions> options)
    : ClusteringService.ClusteringServiceBase
{
    private int ConfirmedSize => options.Value.MinClusterSize;

    public override async Task<GetClusterResponse> GetCluster(GetClusterRequest request, ServerCallContext context)
    {
        var gallery = Identifier.Require(request.Gallery, "gallery");
        var clusterId = Identifier.Require(request.ClusterId, "cluster_id");
        var cluster = await reader.GetAsync(gallery, clusterId, context.CancellationToken);
        return new GetClusterResponse { Cluster = cluster.ToProto(gallery, ConfirmedSize) };
    }

    public override async Task<ListClustersResponse> ListClusters(ListClustersRequest request, ServerCallContext context)
    {
        var gallery = Identifier.Require(request.Gallery, "gallery");
        var query = request.ToQuery(ConfirmedSize);
        var token = $"clusters/{gallery}/{query}";
        var (clusters, next) = await reader.ListAsync(
            gallery, query, ListRequests.ReadPosition(token, request.PageToken), PageToken.Size(request.PageSize), context.CancellationToken);
        return new ListClustersResponse
        {
            Clusters = { clusters.Select(cluster => cluster.ToProto(gallery, ConfirmedSize)) },
            NextPageToken = next is { } position ? PageToken.Create(token, position.ToString()) : "",
        };
    }

    public override async Task<ListClusterMembersResponse> ListClusterMembers(ListClusterMembersRequest request, ServerCallContext context)
    {
        var gallery = Identifier.Require(request.Gallery, "gallery");
        var clusterId = Identifier.Require(request.ClusterId, "cluster_id");
        var query = $"members/{gallery}/{clusterId}";
        var size = PageToken.Size(request.PageSize);
        var after = PageToken.Read(query, request.PageToken);
        var page = await reader.ListMembersAsync(gallery, clusterId, after, size, context.CancellationToken);
        var rates = await RatesAsync(page.Items, context.CancellationToken);
        return new ListClusterMembersResponse
        {
            Members = { page.Items.Select(member => member.ToProto(rates)) },
            NextPageToken = page.HasMore ? PageToken.Create(query, page.Items[^1].CropId) : "",
        };
    }

    public override async Task<GetClusteringReportResponse> GetClusteringReport(GetClusteringReportRequest request, ServerCallContext context)
    {
        var gallery = Identifier.Require(request.Gallery, "gallery");
        var counts = await counter.CountAsync(gallery, ConfirmedSize, context.CancellationToken);
        return counts.ToProto(await RatesAsync(counts.State.EmbeddingSpace, context.CancellationToken));
    }

    public override async Task<MergeClustersResponse> MergeClusters(MergeClustersRequest request, ServerCallContext context) => new()
    {
        Correction = await MakeAsync(new Command { MergeClusters = new MergeClustersRequest(request) { RequestId = "" } }, request.Gallery, request.RequestId, context),
    };

    public override async Task<SplitClusterResponse> SplitCluster(SplitClusterRequest request, ServerCallContext context) => new()
    {
        Correction = await MakeAsync(new Command { SplitCluster = new SplitClusterRequest(request) { RequestId = "" } }, request.Gallery, request.RequestId, context),
    };

    public override async Task<MoveMemberResponse> MoveMember(MoveMemberRequest request, ServerCallContext context) => new()
    {
        Correction = await MakeAsync(new Command { MoveMember = new MoveMemberRequest(request) { RequestId = "" } }, request.Gallery, request.RequestId, context),
    };

    public override async Task<RemoveMemberResponse> RemoveMember(RemoveMemberRequest request, ServerCallContext context) => new()
    {
        Correction = await MakeAsync(new Command { RemoveMember = new RemoveMemberRequest(request) { RequestId = "" } }, request.Gallery, request.RequestId, context),
    };

    public override async Task<LabelClusterResponse> LabelCluster(LabelClusterRequest request, ServerCallContext context) => new()
    {
        Correction = await MakeAsync(new Command { LabelCluster = new LabelClusterRequest(request) { RequestId = "" } }, request.Gallery, request.RequestId, context),
    };

    public override async Task<AddMustLinkResponse> AddMustLink(AddMustLinkRequest request, ServerCallContext context) => new()
    {
        Correction = await MakeAsync(new Command { AddMustLink = new AddMustLinkRequest(request) { RequestId = "" } }, request.Gallery, request.RequestId, context),
    };

    public override async Task<AddCannotLinkResponse> AddCannotLink(AddCannotLinkRequest request, ServerCallContext context) => new()
    {
        Correction = await MakeAsync(new Command { AddCannotLink = new AddCannotLinkRequest(request) { RequestId = "" } }, request.Gallery, request.RequestId, context),
    };

    public override async Task<UndoCorrectionsResponse> UndoCorrections(UndoCorrectionsRequest request, ServerCallContext context) => new()
    {
        Correction = await MakeAsync(new Command { UndoCorrections = new UndoCorrectionsRequest(request) { RequestId = "" } }, request.Gallery, request.RequestId, context),
    };

    public override async Task<ListCorrectionsResponse> ListCorrections(ListCorrectionsRequest request, ServerCallContext context)
    {
        var gallery = Identifier.Require(request.Gallery, "gallery");
        var query = $"corrections/{gallery}";
        var size = PageToken.Size(request.PageSize);
        var below = ReadPosition(query, request.PageToken) ?? long.MaxValue;
        var page = await reader.ListCorrectionsAsync(gallery, below, size, context.CancellationToken);
        return new ListCorrectionsResponse
        {
            Corrections = { page.Items.Select(correction => correction.ToProto()) },
            NextPageToken = page.HasMore ? PageToken.Create(query, page.Items[^1].Number.ToString(CultureInfo.InvariantCulture)) : "",
        };
    }

    private Task<FarRates> RatesAsync(IReadOnlyList<StoredMember> members, CancellationToken cancellationToken) =>
        members.Count > 0 ? RatesAsync(members[0].State.EmbeddingSpace, cancellationToken) : Task.FromResult(new FarRates(null));

    private async Task<FarRates> RatesAsync(string space, CancellationToken cancellationToken) =>
        new(await calibrations.FindAsync(space, cancellationToken));

    private async Task<Correction> MakeAsync(Command correction, string gallery, string requestId, ServerCallContext context) =>
        (await desk.MakeAsync(correction, gallery, requestId, context.Deadline, context.CancellationToken)).ToProto();

    // A token is no secret: whoever knows how it is made can make one with any position.
    private static long? ReadPosition(string query, string token) => PageToken.Read(query, token) switch
    {
        null => null,
        var position when long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        var position => throw new InvalidRequestException(
            "page_token", $"names the position '{position}', which is no count.", "Pass next_page_token of the previous answer."),
    };
}
