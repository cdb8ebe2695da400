using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Clusterer.Tests.Clustering;
using FaceNet.Protos.Clustering.V1;
using FaceNet.Testing;
using Grpc.Core;

namespace FaceNet.Clusterer.Tests.Grpc;

/// <summary>Corrections through real sockets: rpc, partition, owner, Redis, answer.</summary>
[Trait("Kind", "Integration")]
public sealed class CorrectionRpcTests(GarnetFixture garnet, MockKafkaFixture kafka, ModelServer models) : OnFourPeople(garnet, kafka, models)
{
    [Fact]
    public async Task Correct_EveryKind_IsAppliedListedToldAndUndone()
    {
        People.Produce(FaceStream.Of("q-0", [.. Enumerable.Range(0, ModelServer.Dimensions).Select(i => i == 20 ? 1f : 0)], second: 60));
        People.Produce(FaceStream.Of("q-1", [.. Enumerable.Range(0, ModelServer.Dimensions).Select(i => i == 20 ? 0.6f : i == 21 ? 0.8f : 0)], second: 61));
        await People.CountAsync(Client, 18);
        var mixed = ClusterId.For(Gallery, "q-0");
        Assert.Equal("q-0 q-1", await People.MembersAsync(Client, mixed));

        var labelled = await Client.LabelClusterAsync(new LabelClusterRequest { Gallery = Gallery, ClusterId = People.Cluster(3), Label = "ann" }, cancellationToken: Cancellation);
        var merged = await Client.MergeClustersAsync(new MergeClustersRequest { Gallery = Gallery, ClusterId = People.Cluster(2), OtherClusterId = People.Cluster(3) }, cancellationToken: Cancellation);
        Assert.Equal("p2-0 p2-1 p2-2 p2-3 p3-0 p3-1 p3-2 p3-3", await People.MembersAsync(Client, People.Cluster(2)));
        var survivor = (await Client.GetClusterAsync(new GetClusterRequest { Gallery = Gallery, ClusterId = People.Cluster(2) }, cancellationToken: Cancellation)).Cluster;
        Assert.Equal((People.Cluster(3), "ann", 8), (survivor.ClusterId, survivor.Label, survivor.MemberCount));

        var split = await Client.SplitClusterAsync(
            new SplitClusterRequest { Gallery = Gallery, ClusterId = mixed, Threshold = 0.5 }, cancellationToken: Cancellation);
        var part = Assert.Single(split.Correction.FoundedClusterIds);
        Assert.Equal("q-1", await People.MembersAsync(Client, part));
        var moved = await Client.MoveMemberAsync(new MoveMemberRequest { Gallery = Gallery, ClusterId = People.Cluster(0), CropId = "p0-1", TargetClusterId = People.Cluster(3) }, cancellationToken: Cancellation);
        var removed = await Client.RemoveMemberAsync(new RemoveMemberRequest { Gallery = Gallery, ClusterId = People.Cluster(0), CropId = "p0-2" }, cancellationToken: Cancellation);
        var alone = Assert.Single(removed.Correction.FoundedClusterIds);
        var must = await Client.AddMustLinkAsync(new AddMustLinkRequest { Gallery = Gallery, CropId = "p0-2", OtherCropId = "p1-1" }, cancellationToken: Cancellation);
        var cannot = await Client.AddCannotLinkAsync(new AddCannotLinkRequest { Gallery = Gallery, CropId = "p0-0", OtherCropId = "p3-0" }, cancellationToken: Cancellation);
        var byMembers = await Client.SplitClusterAsync(
            new SplitClusterRequest { Gallery = Gallery, ClusterId = People.Cluster(1), Members = new SplitByMembers { CropIds = { "p1-0", "p1-1" } } }, cancellationToken: Cancellation);
        Assert.Equal("p0-2 p1-2 p1-3", await People.MembersAsync(Client, alone));
        Assert.Equal("p1-0 p1-1", await People.MembersAsync(Client, Assert.Single(byMembers.Correction.FoundedClusterIds)));
        await People.AssertConsistentAsync();

        var undone = await Client.UndoCorrectionsAsync(new UndoCorrectionsRequest { Gallery = Gallery, Count = 8 }, cancellationToken: Cancellation);

        Correction[] all = [labelled.Correction, merged.Correction, split.Correction, moved.Correction, removed.Correction, must.Correction, cannot.Correction, byMembers.Correction];
        Assert.Equal(all.Select(correction => correction.CorrectionId).Reverse(), undone.Correction.UndoneCorrectionIds);
        Assert.Equal("q-0 q-1", await People.MembersAsync(Client, part));
        for (var person = 0; person < 4; person++)
        {
            Assert.Equal($"p{person}-0 p{person}-1 p{person}-2 p{person}-3", await People.MembersAsync(Client, People.Cluster(person)));
            Assert.Equal("", (await Client.GetClusterAsync(new GetClusterRequest { Gallery = Gallery, ClusterId = People.Cluster(person) }, cancellationToken: Cancellation)).Cluster.Label);
        }

        await People.AssertConsistentAsync();
        var listed = await AllCorrectionsAsync();
        Assert.Equal(Enumerable.Range(1, 9).Reverse(), listed.Select(correction => (int)correction.Number));
        Assert.All(listed.Skip(1), correction => Assert.Equal(undone.Correction.CorrectionId, correction.UndoneBy));
        Assert.Equal(
            [CorrectionKind.Undo, CorrectionKind.Split, CorrectionKind.CannotLink, CorrectionKind.MustLink, CorrectionKind.Remove, CorrectionKind.Move, CorrectionKind.Split, CorrectionKind.Merge, CorrectionKind.Label],
            listed.Select(correction => correction.Kind));
        Assert.Equal(all.Reverse(), listed.Skip(1).Select(correction => new Correction(correction) { UndoneBy = "" }));
    }

    [Fact]
    public async Task Correct_FacesThatComeLater_StayAwayFromWhatWasSplitOff()
    {
        await Client.RemoveMemberAsync(new RemoveMemberRequest { Gallery = Gallery, ClusterId = People.Cluster(0), CropId = "p0-3" }, cancellationToken: Cancellation);

        for (var number = 4; number < 9; number++)
        {
            People.Produce(FourPeople.Face(0, number));
        }

        await People.CountAsync(Client, 21);
        Assert.Equal("p0-0 p0-1 p0-2 p0-4 p0-5 p0-6 p0-7 p0-8", await People.MembersAsync(Client, People.Cluster(0)));
        var member = (await Client.ListClustersAsync(new ListClustersRequest { Gallery = Gallery }, cancellationToken: Cancellation)).Clusters.Single(cluster => cluster.MemberCount == 1);
        Assert.Equal("p0-3", await People.MembersAsync(Client, member.ClusterId));
        await People.AssertConsistentAsync();
    }

    [Fact]
    public async Task Correct_SameRequestIdAgain_GivesTheSameAnswerAndAnotherBodyIsRefused()
    {
        var request = new LabelClusterRequest { Gallery = Gallery, ClusterId = People.Cluster(0), Label = "ann", RequestId = "once" };
        var first = await Client.LabelClusterAsync(request, cancellationToken: Cancellation);
        var again = await Client.LabelClusterAsync(request, cancellationToken: Cancellation);
        Assert.Equal(first, again);
        Assert.Equal("once", first.Correction.CorrectionId);
        await RpcAssert.FailsAsync(StatusCode.AlreadyExists, "REQUEST_ID_REUSED", "once", Client.LabelClusterAsync(new LabelClusterRequest(request) { Label = "bob" }, cancellationToken: Cancellation));
        await RpcAssert.FailsAsync(StatusCode.AlreadyExists, "REQUEST_ID_REUSED", "once", Client.UndoCorrectionsAsync(new UndoCorrectionsRequest { Gallery = Gallery, Count = 1, RequestId = "once" }, cancellationToken: Cancellation));

        var refused = new LabelClusterRequest { Gallery = Gallery, ClusterId = "nobody", RequestId = "twice" };
        await RpcAssert.FailsAsync(StatusCode.NotFound, "CLUSTER_NOT_FOUND", "nobody", Client.LabelClusterAsync(refused, cancellationToken: Cancellation));
        await RpcAssert.FailsAsync(StatusCode.NotFound, "CLUSTER_NOT_FOUND", "nobody", Client.LabelClusterAsync(refused, cancellationToken: Cancellation));
        Assert.Single(await AllCorrectionsAsync());
    }

    [Fact]
    public async Task Correct_OverJson_IsTheSame()
    {
        using var answer = await Web.PostAsync($"/v1/galleries/{Gallery}/clusters/{People.Cluster(0)}:label", new StringContent("{\"label\":\"ann\"}", null, "application/json"), Cancellation);

        Assert.Contains("CORRECTION_KIND_LABEL", await answer.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal("ann", (await Client.GetClusterAsync(new GetClusterRequest { Gallery = Gallery, ClusterId = People.Cluster(0) }, cancellationToken: Cancellation)).Cluster.Label);
    }

    private async Task<List<Correction>> AllCorrectionsAsync()
    {
        var request = new ListCorrectionsRequest { Gallery = Gallery, PageSize = 2 };
        var corrections = new List<Correction>();
        do
        {
            var page = await Client.ListCorrectionsAsync(request, cancellationToken: Cancellation);
            corrections.AddRange(page.Corrections);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return corrections;
    }
}
