using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Clusterer.Tests.Clustering;
using FaceNet.Protos.Clustering.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.Testing;
using Grpc.Core;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Tests.Grpc;

/// <summary>Clustering anew through real sockets: under other thresholds, and in another space.</summary>
[Trait("Kind", "Integration")]
public sealed class ReclusteringRpcTests(GarnetFixture garnet, MockKafkaFixture kafka, ModelServer models) : OnReclustering(garnet, kafka, models)
{
    [Fact]
    public async Task Switch_OtherThresholdsAndBack_CarriesWhatPeopleSaidAndWhatArrived()
    {
        await Client.LabelClusterAsync(new LabelClusterRequest { Gallery = Gallery, ClusterId = People.Cluster(0), Label = "ann" }, cancellationToken: Cancellation);
        await Client.RemoveMemberAsync(new RemoveMemberRequest { Gallery = Gallery, ClusterId = People.Cluster(1), CropId = "p1-3" }, cancellationToken: Cancellation);
        await Client.AddMustLinkAsync(new AddMustLinkRequest { Gallery = Gallery, CropId = "p2-0", OtherCropId = "p3-0" }, cancellationToken: Cancellation);
        var before = await PartitionAsync();
        Assert.Equal(People.Cluster(1), (await Find(FourPeople.Face(1, 2))).Clusters[0].Cluster.ClusterId);

        var id = await StartAsync(BelowAll, 0, requestId: "strict");
        var report = await BuildAsync(id);
        People.Produce(FourPeople.Face(0, 4));
        await People.CountAsync(Client, 17);
        var built = await ProgressAsync();
        Assert.Equal(before.Length, (await PartitionAsync()).Length);
        var switched = await Switch(id, requestId: "go");

        Assert.Equal((4L, 15L, 16L, 2L), (report.Before.Clusters, report.After.Clusters, report.Faces, report.After.LargestCluster));
        Assert.Equal((BelowAll, 0d, 1.2, 0.2), (report.After.BaseThreshold, report.After.SmallClusterReduction, report.Before.BaseThreshold, report.Before.SmallClusterReduction));
        Assert.Equal(("strict", ReclusteringState.Built, 17L, 0L, 1L), (built.ReclusteringId, built.State, built.CollectedFaces, built.MissingFaces, built.ArrivedFaces));
        Assert.Equal(report, built.Report);
        Assert.Equal(("go", 1L, 0L), (switched.RequestId, switched.ArrivedFaces, switched.DroppedFaces));
        string[] apart =
        [
            "p0-0 ann", "p0-1 ann", "p0-2 ann", "p0-3 ann", "p0-4", "p1-0", "p1-1", "p1-2", "p1-3",
            "p2-0 p3-0", "p2-1", "p2-2", "p2-3", "p3-1", "p3-2", "p3-3",
        ];
        Assert.Equal(apart, await PartitionAsync());
        var replay = await People.AssertConsistentAsync();
        Assert.Equal(switched.Sequence, replay.Sequence);
        await AssertReadersFollowAsync();

        People.Produce(FourPeople.Face(3, 4));
        await People.CountAsync(Client, 18);
        await RpcAssert.FailsAsync(
            StatusCode.FailedPrecondition, "CORRECTIONS_TOO_FEW", "only 0", Client.UndoCorrectionsAsync(new UndoCorrectionsRequest { Gallery = Gallery, Count = 1 }, cancellationToken: Cancellation));
        var again = await StartAsync();
        await BuildAsync(again);
        await Switch(again);

        Assert.Equal(["p0-0 p0-1 p0-2 p0-3 p0-4 ann", "p1-0 p1-1 p1-2", "p1-3", "p2-0 p2-1 p2-2 p2-3 p3-0", "p3-1 p3-2 p3-3 p3-4"], await PartitionAsync());
        Assert.Equal("p0-0 p0-1 p0-2 p0-3 p0-4", await People.MembersAsync(Client, People.Cluster(0)));
        await People.AssertConsistentAsync();
        await Client.LabelClusterAsync(new LabelClusterRequest { Gallery = Gallery, ClusterId = People.Cluster(1), Label = "bob" }, cancellationToken: Cancellation);
        await Client.UndoCorrectionsAsync(new UndoCorrectionsRequest { Gallery = Gallery, Count = 1 }, cancellationToken: Cancellation);
        await People.AssertConsistentAsync();
        await AssertRetiredAsync(live: 2);
    }

    [Fact]
    public async Task Switch_AnotherSpace_TakesItsVectorsAndDropsWhoHasNone()
    {
        var space = NewSpace();
        await Client.LabelClusterAsync(new LabelClusterRequest { Gallery = Gallery, ClusterId = People.Cluster(3), Label = "ann" }, cancellationToken: Cancellation);
        People.Produce(Face(0, 0, space));
        await Eventually.HoldsAsync("the refusal", async () => (await FiguresAsync()).Refused == 1, Cancellation);

        var id = await StartAsync(space: space);
        foreach (var (person, number) in Enumerable.Range(1, 14).Select(i => (i / 4, i % 4)).Append((3, 4)))
        {
            People.Produce(Face(person, number, space));
        }

        await Eventually.HoldsAsync("15 faces aside", async () => (await ProgressAsync()).CollectedFaces == 15, Cancellation);
        var live = await FiguresAsync();
        Assert.Equal((16L, FaceStream.Space), (live.Members, live.EmbeddingSpace));
        var report = await BuildAsync(id);
        Assert.Equal((15L, 1L), (report.Faces, report.NewFaces));
        Assert.Equal(2, (await ProgressAsync()).MissingFaces);
        await RpcAssert.FailsAsync(StatusCode.FailedPrecondition, "RECLUSTERING_INCOMPLETE", "2 of", Switch(id));

        await BuildAsync(id, readTopic: true);
        Assert.Equal((16L, 1L), ((await ProgressAsync()).CollectedFaces, (await ProgressAsync()).MissingFaces));
        People.Produce(Face(0, 4, space));
        await Eventually.HoldsAsync("17 faces aside", async () => (await ProgressAsync()).CollectedFaces == 17, Cancellation);
        await RpcAssert.FailsAsync(StatusCode.FailedPrecondition, "RECLUSTERING_INCOMPLETE", "1 of", Switch(id));
        var switched = await Switch(id, allowMissing: true);

        Assert.Equal((1L, 1L), (switched.ArrivedFaces, switched.DroppedFaces));
        Assert.Equal(["p0-0 p0-1 p0-2 p0-3 p0-4", "p1-0 p1-1 p1-2 p1-3", "p2-0 p2-1 p2-2 p2-3", "p3-0 p3-1 p3-2 p3-4 ann"], await PartitionAsync());
        Assert.Equal("p3-0 p3-1 p3-2 p3-4", await People.MembersAsync(Client, People.Cluster(3)));
        Assert.Equal(space, (await FiguresAsync()).EmbeddingSpace);
        await People.AssertConsistentAsync();

        People.Produce(FourPeople.Face(3, 3));
        await Eventually.HoldsAsync("the refusal of the former space", async () => (await FiguresAsync()).Refused == 2, Cancellation);
        People.Produce(Face(3, 3, space));
        People.Produce(Face(0, 0, space));
        await People.CountAsync(Client, 18);
        Assert.Equal("p3-0 p3-1 p3-2 p3-3 p3-4", await People.MembersAsync(Client, People.Cluster(3)));
        await People.AssertConsistentAsync();
        await RpcAssert.FailsAsync(StatusCode.FailedPrecondition, "MODEL_MISMATCH", FaceStream.Space, Find(FourPeople.Face(0, 0)));
        Assert.Equal(People.Cluster(0), (await Find(Face(0, 0, space))).Clusters[0].Cluster.ClusterId);
    }

    [Fact]
    public async Task Switch_FounderWhoseVectorComesAfterTheBuild_DoesNotTakeTheNameAway()
    {
        var space = NewSpace();
        var id = await StartAsync(space: space);
        foreach (var (person, number) in Enumerable.Range(0, 16).Select(i => (i / 4, i % 4)).Where(face => face != (2, 0)))
        {
            People.Produce(Face(person, number, space));
        }

        await Eventually.HoldsAsync("15 faces aside", async () => (await ProgressAsync()).CollectedFaces == 15, Cancellation);
        await BuildAsync(id);
        People.Produce(Face(2, 0, space) with { Embedding = Face(9, 0, space).Embedding });
        await Eventually.HoldsAsync("16 faces aside", async () => (await ProgressAsync()).CollectedFaces == 16, Cancellation);
        await Switch(id);

        Assert.Equal("p2-1 p2-2 p2-3", await People.MembersAsync(Client, People.Cluster(2)));
        Assert.Contains("p2-0", await PartitionAsync());
        await People.AssertConsistentAsync();
    }

    [Fact]
    public async Task Watch_DuringASwitch_GetsEveryChange()
    {
        using var watch = Client.WatchClusters(new WatchClustersRequest { Gallery = Gallery }, cancellationToken: Cancellation);
        Assert.True(await watch.ResponseStream.MoveNext(Cancellation));
        var id = await StartAsync(BelowAll, 0);
        await BuildAsync(id);

        var switched = await Switch(id, requestId: "go");

        for (var change = 0L; change < switched.Changes; change++)
        {
            Assert.True(await watch.ResponseStream.MoveNext(Cancellation));
            Assert.Equal("go", watch.ResponseStream.Current.Change.CorrectionId);
        }

        Assert.Equal(switched.Sequence, watch.ResponseStream.Current.Change.Sequence);
    }

    private AsyncUnaryCall<FindClusterResponse> Find(FaceNet.Clusterer.Clustering.Face face) => Client.FindClusterAsync(
        new FindClusterRequest
        {
            Gallery = Gallery,
            Probe = new FaceProbe { Embedding = new Embedding { EmbeddingSpace = face.Embedding.Space, Values = { face.Embedding.Values.ToArray() } } },
        },
        cancellationToken: Cancellation);

    private async Task AssertReadersFollowAsync()
    {
        var found = await Find(FourPeople.Face(1, 2));
        Assert.Equal("p1-2", await People.MembersAsync(Client, found.Clusters[0].Cluster.ClusterId));
        var diagnosis = await Client.DiagnoseAsync(new DiagnoseRequest { Gallery = Gallery, CropId = "p2-0" }, cancellationToken: Cancellation);
        Assert.Equal("p3-0", Assert.Single(diagnosis.Links).CropId);
        Assert.Equal(2, diagnosis.Cluster.MemberCount);
        Assert.NotEmpty((await Client.SuggestMergesAsync(new SuggestMergesRequest { Gallery = Gallery, MaxMargin = 0.5 }, cancellationToken: Cancellation)).Suggestions);
        var sightings = await Client.ListSightingsAsync(new ListSightingsRequest { Gallery = Gallery, ClusterId = found.Clusters[0].Cluster.ClusterId }, cancellationToken: Cancellation);
        Assert.Equal("p1-2", Assert.Single(sightings.Sightings).CropId);
        var figures = await FiguresAsync();
        Assert.Equal((17L, 16L, BelowAll), (figures.Members, figures.Clusters, figures.BaseThreshold));
    }

    // What is neither shared nor of the live generation expires.
    private async Task AssertRetiredAsync(long live)
    {
        var database = await Parts.Redis.GetDatabaseAsync(Cancellation);
        var shared = $"facenet:{{{Gallery}}}:clusters:";
        var keys = database.Multiplexer.GetServers().SelectMany(server => server.Keys(pattern: $"{shared}*".Replace("{", "\\{").Replace("}", "\\}"))).ToArray();
        string[] lasting = ["epoch", "gallery", "corrections", "unlisted"];
        var former = keys.Where(key => !lasting.Contains(((string)key!)[shared.Length..]) && !((string)key!).StartsWith($"{shared}g{live}:", StringComparison.Ordinal)
            && !((string)key!).StartsWith($"{shared}correction:", StringComparison.Ordinal)).ToArray();
        Assert.True(former.Length > 20);
        foreach (var key in former)
        {
            Assert.True(await database.KeyTimeToLiveAsync(key) is { } left && left <= TimeSpan.FromMinutes(10), $"{key} stays for good.");
        }

        Assert.False(await database.KeyExistsAsync(ClusterKeys.Shared(Gallery).Retired));
        Assert.Null(await database.KeyTimeToLiveAsync(new ClusterKeys(Gallery, live).Members));
    }
}
