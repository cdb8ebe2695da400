using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Protos.Clustering.V1;
using FaceNet.Testing;
using Grpc.Core;

namespace FaceNet.Clusterer.Tests.Grpc;

/// <summary>What a correction is refused for, at the edge or by the owner.</summary>
[Trait("Kind", "Integration")]
public sealed class CorrectionRefusalTests(GarnetFixture garnet, MockKafkaFixture kafka, ModelServer models) : OnFourPeople(garnet, kafka, models)
{
    [Fact]
    public async Task Correct_BadFields_AreInvalid()
    {
        await InvalidAsync("gallery", Merge(request => request.Gallery = "a/b"));
        await InvalidAsync("cluster_id", Merge(request => request.ClusterId = ""));
        await InvalidAsync("other_cluster_id", Merge(request => request.OtherClusterId = "a b"));
        await InvalidAsync("request_id", Merge(request => request.RequestId = "a:b"));
        await InvalidAsync("by: is absent", Client.SplitClusterAsync(new SplitClusterRequest { Gallery = Gallery, ClusterId = "x" }, cancellationToken: Cancellation));
        await InvalidAsync("has 0 crops", Split());
        await InvalidAsync("has 1001 crops", Split([.. Enumerable.Range(0, 1001).Select(i => $"c{i}")]));
        await InvalidAsync("crop_ids[1]", Split("p0-0", "a/b"));
        await InvalidAsync("'p0-0' more than once", Split("p0-0", "p0-0"));
        foreach (var threshold in new[] { 0, -1, 4, double.NaN, double.PositiveInfinity })
        {
            await InvalidAsync("threshold", SplitAt(0, threshold));
        }

        await InvalidAsync("below the gallery's own 1.2", SplitAt(0, 1.2));
        await InvalidAsync("target_cluster_id", Move(0, "p0-0", ""));
        await InvalidAsync("crop_id", Remove(0, ""));
        await InvalidAsync("label", Label(0, "Ann Smith"));
        await InvalidAsync("subject_id", Promote(request => request.SubjectId = ""));
        await InvalidAsync("subject_id", Promote(request => request.SubjectId = "Ann Smith"));
        await InvalidAsync("subject_gallery", Promote(request => request.SubjectGallery = "a/b"));
        await InvalidAsync("cluster_id", Promote(request => request.ClusterId = ""));
        await InvalidAsync("gallery", Promote(request => request.Gallery = "*"));
        await InvalidAsync("max_faces: 65", Promote(request => request.MaxFaces = 65));
        await InvalidAsync("max_faces: -1", Promote(request => request.MaxFaces = -1));
        await InvalidAsync("request_id", Promote(request => request.RequestId = "a:b"));
        await InvalidAsync("other_crop_id", Client.AddMustLinkAsync(new AddMustLinkRequest { Gallery = Gallery, CropId = "p0-0", OtherCropId = "p0-0" }, cancellationToken: Cancellation));
        await InvalidAsync("other_crop_id", Client.AddCannotLinkAsync(new AddCannotLinkRequest { Gallery = Gallery, CropId = "p0-0" }, cancellationToken: Cancellation));
        await InvalidAsync("count", Undo(0));
        await InvalidAsync("count", Undo(101));
        await InvalidAsync("page_token", Client.ListCorrectionsAsync(new ListCorrectionsRequest { Gallery = Gallery, PageToken = "stale" }, cancellationToken: Cancellation));
        Assert.Empty((await Client.ListCorrectionsAsync(new ListCorrectionsRequest { Gallery = Gallery }, cancellationToken: Cancellation)).Corrections);
    }

    [Fact]
    public async Task Correct_WhatDoesNotFit_IsRefusedWithItsReason()
    {
        await RpcAssert.FailsAsync(StatusCode.NotFound, "GALLERY_NOT_FOUND", "nowhere", Merge(request => request.Gallery = "nowhere"));
        await RpcAssert.FailsAsync(StatusCode.NotFound, "CLUSTER_NOT_FOUND", "nobody", Merge(request => request.OtherClusterId = "nobody"));
        await RefusedAsync("SAME_CLUSTER", People.Cluster(2), Merge(request => request.OtherClusterId = request.ClusterId));
        await RpcAssert.FailsAsync(StatusCode.NotFound, "MEMBER_NOT_FOUND", "nobody", Split("p0-0", "nobody"));
        await RefusedAsync("MEMBER_ELSEWHERE", "'p1-0'", Split("p0-0", "p1-0"));
        await RefusedAsync("CLUSTER_UNDIVIDED", "none left", Split("p0-0", "p0-1", "p0-2", "p0-3"));
        await RefusedAsync("CLUSTER_UNDIVIDED", "0.9", SplitAt(0, 0.9));
        await RefusedAsync("MEMBER_ELSEWHERE", People.Cluster(1), Move(0, "p1-1", People.Cluster(2)));
        await RefusedAsync("SAME_CLUSTER", People.Cluster(0), Move(0, "p0-1", People.Cluster(0)));
        await RefusedAsync("LINKS_CONTRADICT", "p0-3", Move(0, "p0-3", People.Cluster(1)));
        await RefusedAsync("LINKS_CONTRADICT", "frame", Client.MergeClustersAsync(new MergeClustersRequest { Gallery = Gallery, ClusterId = People.Cluster(0), OtherClusterId = People.Cluster(1) }, cancellationToken: Cancellation));
        await RefusedAsync("LINKS_CONTRADICT", "frame", Client.AddMustLinkAsync(new AddMustLinkRequest { Gallery = Gallery, CropId = "p0-0", OtherCropId = "p1-0" }, cancellationToken: Cancellation));
        await RefusedAsync("SAME_CLUSTER", People.Cluster(0), Client.AddCannotLinkAsync(new AddCannotLinkRequest { Gallery = Gallery, CropId = "p0-0", OtherCropId = "p0-1" }, cancellationToken: Cancellation));
        await RefusedAsync("CORRECTIONS_TOO_FEW", "only 0", Undo(1));
        await RpcAssert.FailsAsync(StatusCode.NotFound, "MEMBER_NOT_FOUND", "ghost", Client.AddMustLinkAsync(new AddMustLinkRequest { Gallery = Gallery, CropId = "p0-0", OtherCropId = "ghost" }, cancellationToken: Cancellation));
        await People.AssertConsistentAsync();
    }

    [Fact]
    public async Task Correct_AgainstWhatPeopleSaidBefore_IsRefused()
    {
        var alone = (await Remove(0, "p0-1")).Correction.FoundedClusterIds.Single();
        await RefusedAsync("CLUSTER_UNDIVIDED", "alone", Client.RemoveMemberAsync(new RemoveMemberRequest { Gallery = Gallery, ClusterId = alone, CropId = "p0-1" }, cancellationToken: Cancellation));
        await RefusedAsync("CLUSTER_UNDIVIDED", "MergeClusters", Client.MoveMemberAsync(new MoveMemberRequest { Gallery = Gallery, ClusterId = alone, CropId = "p0-1", TargetClusterId = People.Cluster(2) }, cancellationToken: Cancellation));
        await RefusedAsync("LINKS_CONTRADICT", alone, Client.MergeClustersAsync(new MergeClustersRequest { Gallery = Gallery, ClusterId = alone, OtherClusterId = People.Cluster(0) }, cancellationToken: Cancellation));
        await Client.AddCannotLinkAsync(new AddCannotLinkRequest { Gallery = Gallery, CropId = "p0-2", OtherCropId = "p3-1" }, cancellationToken: Cancellation);
        await RefusedAsync("LINKS_CONTRADICT", "'p0-2'", Move(0, "p0-2", People.Cluster(3)));
        await Label(2, "ann");
        await Label(3, "bob");
        await RefusedAsync("LABELS_CONTRADICT", "'bob'", Merge(request => request.OtherClusterId = People.Cluster(3)));
        await Client.AddMustLinkAsync(new AddMustLinkRequest { Gallery = Gallery, CropId = "p2-0", OtherCropId = "p2-1" }, cancellationToken: Cancellation);
        await RefusedAsync("LINKS_CONTRADICT", "must-linked", Client.AddCannotLinkAsync(new AddCannotLinkRequest { Gallery = Gallery, CropId = "p2-1", OtherCropId = "p2-0" }, cancellationToken: Cancellation));
        await RefusedAsync("CORRECTIONS_TOO_FEW", "only 5", Undo(6));
        await Undo(5);
        await RefusedAsync("CORRECTIONS_TOO_FEW", "only 0", Undo(1));
        await People.AssertConsistentAsync();
    }

    private static Task InvalidAsync<T>(string words, AsyncUnaryCall<T> call) => RpcAssert.FailsAsync(StatusCode.InvalidArgument, "INVALID_FIELD", words, call);

    private static Task RefusedAsync<T>(string reason, string words, AsyncUnaryCall<T> call) => RpcAssert.FailsAsync(StatusCode.FailedPrecondition, reason, words, call);

    private AsyncUnaryCall<MergeClustersResponse> Merge(Action<MergeClustersRequest> change)
    {
        var request = new MergeClustersRequest { Gallery = Gallery, ClusterId = People.Cluster(2), OtherClusterId = People.Cluster(1) };
        change(request);
        return Client.MergeClustersAsync(request, cancellationToken: Cancellation);
    }

    private AsyncUnaryCall<SplitClusterResponse> Split(params string[] crops) => Client.SplitClusterAsync(
        new SplitClusterRequest { Gallery = Gallery, ClusterId = People.Cluster(0), Members = new SplitByMembers { CropIds = { crops } } }, cancellationToken: Cancellation);

    private AsyncUnaryCall<SplitClusterResponse> SplitAt(int person, double threshold) =>
        Client.SplitClusterAsync(new SplitClusterRequest { Gallery = Gallery, ClusterId = People.Cluster(person), Threshold = threshold }, cancellationToken: Cancellation);

    private AsyncUnaryCall<MoveMemberResponse> Move(int person, string crop, string target) =>
        Client.MoveMemberAsync(new MoveMemberRequest { Gallery = Gallery, ClusterId = People.Cluster(person), CropId = crop, TargetClusterId = target }, cancellationToken: Cancellation);

    private AsyncUnaryCall<RemoveMemberResponse> Remove(int person, string crop) =>
        Client.RemoveMemberAsync(new RemoveMemberRequest { Gallery = Gallery, ClusterId = People.Cluster(person), CropId = crop }, cancellationToken: Cancellation);

    private AsyncUnaryCall<LabelClusterResponse> Label(int person, string label) =>
        Client.LabelClusterAsync(new LabelClusterRequest { Gallery = Gallery, ClusterId = People.Cluster(person), Label = label }, cancellationToken: Cancellation);

    private AsyncUnaryCall<PromoteClusterResponse> Promote(Action<PromoteClusterRequest> change)
    {
        var request = new PromoteClusterRequest { Gallery = Gallery, ClusterId = People.Cluster(2), SubjectId = "ann" };
        change(request);
        return Client.PromoteClusterAsync(request, cancellationToken: Cancellation);
    }

    private AsyncUnaryCall<UndoCorrectionsResponse> Undo(int count) =>
        Client.UndoCorrectionsAsync(new UndoCorrectionsRequest { Gallery = Gallery, Count = count }, cancellationToken: Cancellation);
}
