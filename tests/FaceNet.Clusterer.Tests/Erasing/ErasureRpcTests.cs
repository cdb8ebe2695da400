using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Clusterer.Tests.Grpc;
using FaceNet.Protos.Clustering.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.Testing;
using Grpc.Core;

namespace FaceNet.Clusterer.Tests.Erasing;

/// <summary>Erasures through real sockets: rpc, partition, owner, Redis, receipt; and the search for what they have left.</summary>
[Trait("Kind", "Integration")]
public sealed class ErasureRpcTests(GarnetFixture garnet, MockKafkaFixture kafka, ModelServer models) : OnErasure(garnet, kafka, models)
{
    [Fact]
    public async Task EraseMembers_FacesThatEverythingSpeaksOf_LeaveNothing()
    {
        await ArriveAsync(60);
        await CorrectAsync();
        await ArriveAsync(20);
        Assert.NotEmpty(await LeftoversAsync(Faces[0]));

        // One after the other, so that every kind of face is met: founders, the last of a frame or track, linked ones, those that speak for a cluster.
        foreach (var face in Faces.Take(40).ToArray())
        {
            var receipt = await EraseAsync("", face.CropId);

            Assert.Contains(receipt.Erased, items => items is { Keys: "facenet:{<gallery>}:clusters:members", Items: 1 });
            Assert.Empty(await LeftoversAsync(face));
        }

        await AssertConsistentAsync();
        Assert.Empty(await LeftoversAsync([.. Faces.Take(40)]));
        Assert.NotEmpty(await LeftoversAsync(Faces[40]));
        await ArriveAsync(20);
        await AssertConsistentAsync();
    }

    [Fact]
    public async Task EraseMembers_ManyAtOnce_IsAsOneByOne()
    {
        await ArriveAsync(80);
        await CorrectAsync();

        await EraseAsync("", [.. Faces.Where((_, index) => index % 2 == 0).Select(face => face.CropId)]);

        await AssertConsistentAsync();
        Assert.Empty(await LeftoversAsync([.. Faces.Where((_, index) => index % 2 == 0)]));
    }

    [Fact]
    public async Task EraseMembers_EventComesAgain_FaceDoesNot()
    {
        await ArriveAsync(5);
        await Erasures.EraseMembersAsync(new EraseMembersRequest { Gallery = Gallery, CropIds = { "never-seen" } }, cancellationToken: Cancellation);
        await EraseAsync("", Faces[0].CropId);

        People.Produce(Faces[0]);
        People.Produce(Faces[0] with { CropId = "never-seen" });
        await ArriveAsync(1);

        Assert.Empty(await LeftoversAsync([Faces[0].CropId, "never-seen"]));
        Assert.Equal(2, (await FiguresAsync()).Duplicates);
        await AssertConsistentAsync();
    }

    [Fact]
    public async Task EraseMembers_SameRequestAgain_GivesTheSameReceipt()
    {
        var first = await EraseAsync("once", "p0-1", "p1-1");
        var again = await EraseAsync("once", "p0-1", "p1-1");

        Assert.Equal(first, again);
        Assert.Equal(("once", Gallery, ""), (first.ReceiptId, first.Gallery, first.Algorithm));
        Assert.Equal(["p0-1", "p1-1"], first.Ids.CropIds);
        Assert.Contains(first.Kept, kept => kept.Place == Parts.Topics.FaceEmbeddedTopic && kept.ExpireTime.ToDateTimeOffset() == first.EraseTime.ToDateTimeOffset().AddDays(21));
        Assert.Contains(first.Kept, kept => kept.Place == $"{Parts.Topics.FaceEmbeddedTopic}.dead-letter");
        Assert.Contains(first.NotCovered, text => text.Contains("backups", StringComparison.Ordinal));
        await RpcAssert.FailsAsync(StatusCode.AlreadyExists, "REQUEST_ID_REUSED", "once", Members("once", "p0-1"));
        await RpcAssert.FailsAsync(
            StatusCode.AlreadyExists, "REQUEST_ID_REUSED", "once", Client.UndoCorrectionsAsync(new UndoCorrectionsRequest { Gallery = Gallery, Count = 1, RequestId = "once" }, cancellationToken: Cancellation));
        Assert.Equal("p0-0 p0-2 p0-3", await People.MembersAsync(Client, People.Cluster(0)));
        await AssertConsistentAsync();
    }

    [Fact]
    public async Task EraseCluster_ByFormerId_GoesWithAllItsNames()
    {
        await Client.LabelClusterAsync(new LabelClusterRequest { Gallery = Gallery, ClusterId = People.Cluster(3), Label = "ann-of-the-lobby" }, cancellationToken: Cancellation);
        await Client.MergeClustersAsync(new MergeClustersRequest { Gallery = Gallery, ClusterId = People.Cluster(2), OtherClusterId = People.Cluster(3) }, cancellationToken: Cancellation);
        Assert.Equal(3, await CountAsync());

        var erased = await Erasures.EraseClusterAsync(new EraseClusterRequest { Gallery = Gallery, ClusterId = People.Cluster(2) }, cancellationToken: Cancellation);

        Assert.Equal(2, await CountAsync());
        Assert.Equal(
            [("members", 8), ("links", 1), ("clusters", 1), ("aliases", 1), ("labels", 1), ("correction:<correction_id>", 2)],
            erased.Receipt.Erased.Select(items => (items.Keys["facenet:{<gallery>}:clusters:".Length..], (int)items.Items)));
        Assert.Empty(await LeftoversAsync(
            ["p2-0", "p2-1", "p2-2", "p2-3", "p3-0", "p3-1", "p3-2", "p3-3", "ann-of-the-lobby", People.Cluster(2), People.Cluster(3)]));
        await RpcAssert.FailsAsync(StatusCode.NotFound, "CLUSTER_NOT_FOUND", People.Cluster(3), Erasures.EraseClusterAsync(
            new EraseClusterRequest { Gallery = Gallery, ClusterId = People.Cluster(3) }, cancellationToken: Cancellation));
        await Client.UndoCorrectionsAsync(new UndoCorrectionsRequest { Gallery = Gallery, Count = 2 }, cancellationToken: Cancellation);
        await AssertConsistentAsync();

        // Those who answer from copies of the clusters have followed.
        async Task<int> CountAsync() => (await Client.FindClusterAsync(
            new FindClusterRequest { Gallery = Gallery, MaxClusters = 10, Probe = new FaceProbe { Embedding = new Embedding { Values = { FourPeople.Face(2, 0).Embedding.Values.ToArray() }, EmbeddingSpace = FourPeople.Face(2, 0).Embedding.Space } } },
            cancellationToken: Cancellation)).Clusters.Count;
    }

    [Fact]
    public async Task EraseAllClusters_Gallery_BeginsAnewWithTheNextFace()
    {
        await ArriveAsync(10);
        await CorrectAsync();
        await BuildAsync(await StartAsync(baseThreshold: 0.8));

        var erased = await Erasures.EraseAllClustersAsync(new EraseAllClustersRequest { Gallery = Gallery, RequestId = "all" }, cancellationToken: Cancellation);

        Assert.True(erased.Receipt.Ids.WholeGallery);
        Assert.Equal(26, erased.Receipt.Erased.Single().Items);
        Assert.Empty(await LeftoversAsync([.. Faces.Select(face => face.CropId), .. FourPeopleCrops(), "ann-of-the-lobby"], [.. Faces]));
        await RpcAssert.FailsAsync(StatusCode.NotFound, "GALLERY_NOT_FOUND", Gallery, Erasures.EraseAllClustersAsync(new EraseAllClustersRequest { Gallery = Gallery }, cancellationToken: Cancellation));
        Assert.Equal(erased, await Erasures.EraseAllClustersAsync(new EraseAllClustersRequest { Gallery = Gallery, RequestId = "all" }, cancellationToken: Cancellation));

        People.Produce(Faces[0]);
        People.Produce(FourPeople.Face(0, 7));
        await People.CountAsync(Client, 1);
        Assert.Equal("p0-7", await People.MembersAsync(Client, await HomeOfAsync("p0-7")));
        await AssertConsistentAsync();
    }

    [Fact]
    public async Task Erase_WhileClusteredAnew_NothingIsLeftOfTheBuildEither()
    {
        await ArriveAsync(30);
        var id = await StartAsync(baseThreshold: 0.9);
        await ArriveAsync(5);
        await BuildAsync(id);

        await EraseAsync("", Faces[3].CropId, Faces[32].CropId);

        Assert.Empty(await LeftoversAsync(Faces[3], Faces[32]));
        Assert.Equal(ReclusteringState.Collecting, (await ProgressAsync()).State);
        Assert.Equal(4, (await ProgressAsync()).ArrivedFaces);
        await BuildAsync(id);
        await Switch(id);
        await AssertConsistentAsync();

        // Keys of the former clusters are there for ten more minutes.
        await EraseAsync("", Faces[4].CropId);
        Assert.Empty(await LeftoversAsync(Faces[3], Faces[4], Faces[32]));
        await AssertConsistentAsync();
    }

    [Fact]
    public async Task Erase_FaceKeptAsideForAnotherSpace_IsGoneFromThere()
    {
        var space = NewSpace();
        var id = await StartAsync(space: space);
        People.Produce(Face(0, 1, space));
        People.Produce(Face(0, 2, space));
        await Eventually.HoldsAsync("faces are kept aside", async () => (await ProgressAsync()).CollectedFaces == 2, Cancellation);

        await EraseAsync("", "p0-1");
        People.Produce(Face(0, 1, space));
        People.Produce(Face(0, 3, space));
        await Eventually.HoldsAsync("one more is kept aside", async () => (await ProgressAsync()).CollectedFaces == 2, Cancellation);

        Assert.Empty(await LeftoversAsync(["p0-1"]));
        await BuildAsync(id, readTopic: true);
        Assert.Empty(await LeftoversAsync(["p0-1"]));
    }

    [Fact]
    public async Task SearchLeftovers_BeforeAndAfter_FindsThemAndNothing()
    {
        await ArriveAsync(6);
        var face = Faces[2];
        var request = new SearchLeftoversRequest
        {
            Ids = { face.CropId },
            Embeddings = { new Embedding { Values = { Faces[1].Embedding.Values.ToArray() } }, new Embedding { Values = { face.Embedding.Values.ToArray() } } },
        };

        var before = await Erasures.SearchLeftoversAsync(request, cancellationToken: Cancellation);
        await EraseAsync("", face.CropId);
        var after = await Erasures.SearchLeftoversAsync(request, cancellationToken: Cancellation);

        string[] places = [.. Own(before).Select(leftover => $"{leftover.Key.Split(':')[^1]} {leftover.Type} {leftover.Place} {leftover.Id}{leftover.EmbeddingIndex}")];
        Assert.Contains($"members hash name of field {face.CropId} {face.CropId}0", places);
        Assert.Contains($"members hash field {face.CropId} 1", places);
        Assert.Contains(Own(before), leftover => leftover.Type == "zset" && leftover.Id == face.CropId);
        Assert.True(before.ScannedKeys > 10);
        Assert.DoesNotContain(Own(after), leftover => leftover.Id == face.CropId || leftover is { WhatCase: Leftover.WhatOneofCase.EmbeddingIndex, EmbeddingIndex: 1 });
        Assert.NotEmpty(Own(after));
        await RpcAssert.FailsAsync(StatusCode.InvalidArgument, "INVALID_FIELD", "Say what to look for", Erasures.SearchLeftoversAsync(new SearchLeftoversRequest(), cancellationToken: Cancellation));
        await RpcAssert.FailsAsync(StatusCode.InvalidArgument, "INVALID_FIELD", "ids[0]", Erasures.SearchLeftoversAsync(new SearchLeftoversRequest { Ids = { "*" } }, cancellationToken: Cancellation));

        // Other tests have galleries with the same crops on the same Redis.
        IEnumerable<Leftover> Own(SearchLeftoversResponse answer) => answer.Leftovers.Where(leftover => leftover.Key.Contains(Gallery, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Erase_WhatCannotBe_SaysWhy()
    {
        await RpcAssert.FailsAsync(StatusCode.InvalidArgument, "INVALID_FIELD", "crop_ids", Members(""));
        await RpcAssert.FailsAsync(StatusCode.InvalidArgument, "INVALID_FIELD", "crop_ids[1]", Members("", "p0-1", "a b"));
        await RpcAssert.FailsAsync(StatusCode.InvalidArgument, "INVALID_FIELD", "more than once", Members("", "p0-1", "p0-1"));
        await RpcAssert.FailsAsync(StatusCode.InvalidArgument, "INVALID_FIELD", "cluster_id", Erasures.EraseClusterAsync(new EraseClusterRequest { Gallery = Gallery }, cancellationToken: Cancellation));
        await RpcAssert.FailsAsync(
            StatusCode.NotFound, "GALLERY_NOT_FOUND", "nowhere", Erasures.EraseMembersAsync(new EraseMembersRequest { Gallery = "nowhere", CropIds = { "a" } }, cancellationToken: Cancellation));
        using var answer = await Web.PostAsync($"/v1/galleries/{Gallery}/faces:erase", new StringContent("{\"crop_ids\":[\"p0-1\"]}", null, "application/json"), Cancellation);
        Assert.Contains("\"eraseTime\"", await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private static IEnumerable<string> FourPeopleCrops() => from person in Enumerable.Range(0, 4) from number in Enumerable.Range(0, 4) select $"p{person}-{number}";

    private AsyncUnaryCall<EraseMembersResponse> Members(string requestId, params string[] crops) =>
        Erasures.EraseMembersAsync(new EraseMembersRequest { Gallery = Gallery, RequestId = requestId, CropIds = { crops } }, cancellationToken: Cancellation);

    // Every kind of correction, on faces that come early, and one that is refused.
    private async Task CorrectAsync()
    {
        var homes = new Dictionary<string, string>();
        foreach (var face in Faces.Take(30))
        {
            homes[face.CropId] = await HomeOfAsync(face.CropId);
        }

        var large = homes.GroupBy(home => home.Value, home => home.Key).OrderByDescending(home => home.Count()).Take(2).Select(home => home.Order(StringComparer.Ordinal).ToArray()).ToArray();
        string Home(int cluster) => homes[large[cluster][0]];
        await Client.LabelClusterAsync(new LabelClusterRequest { Gallery = Gallery, ClusterId = Home(0), Label = "ann-of-the-lobby" }, cancellationToken: Cancellation);
        if (large[0].Length > 2)
        {
            await Client.RemoveMemberAsync(new RemoveMemberRequest { Gallery = Gallery, ClusterId = Home(0), CropId = large[0][0] }, cancellationToken: Cancellation);
            await Client.AddMustLinkAsync(new AddMustLinkRequest { Gallery = Gallery, CropId = large[0][1], OtherCropId = large[0][2] }, cancellationToken: Cancellation);
        }

        await Client.AddCannotLinkAsync(new AddCannotLinkRequest { Gallery = Gallery, CropId = large[0][1], OtherCropId = large[1][0] }, cancellationToken: Cancellation);
        await Client.SplitClusterAsync(
            new SplitClusterRequest { Gallery = Gallery, ClusterId = People.Cluster(0), Members = new SplitByMembers { CropIds = { "p0-1" } } }, cancellationToken: Cancellation);
        await RpcAssert.FailsAsync(StatusCode.FailedPrecondition, "MEMBER_ELSEWHERE", large[0][1], Client.RemoveMemberAsync(
            new RemoveMemberRequest { Gallery = Gallery, ClusterId = People.Cluster(1), CropId = large[0][1] }, cancellationToken: Cancellation));
    }
}
