using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Protos.Clustering.V1;
using FaceNet.Testing;
using Google.Rpc;
using Grpc.Core;

namespace FaceNet.Clusterer.Tests.Grpc;

/// <summary>What is refused about clustering anew, and what is asked twice.</summary>
[Trait("Kind", "Integration")]
public sealed class ReclusteringRefusalTests(GarnetFixture garnet, MockKafkaFixture kafka, ModelServer models) : OnReclustering(garnet, kafka, models)
{
    [Theory]
    [InlineData(0d, null, "base_threshold: 0 is outside")]
    [InlineData(4.01, null, "base_threshold: 4.01 is outside")]
    [InlineData(double.NaN, null, "base_threshold: NaN is outside")]
    [InlineData(1d, 1.1, "small_cluster_reduction: 1.1 is outside 0 to base_threshold, 1")]
    [InlineData(0.1, null, "small_cluster_reduction: 0.2 is outside 0 to base_threshold, 0.1")]
    [InlineData(null, -0.1, "small_cluster_reduction: -0.1 is outside")]
    public async Task Start_ThresholdOutOfRange_NamesTheField(double? baseThreshold, double? reduction, string words)
    {
        var request = new StartReclusteringRequest { Gallery = Gallery };
        if (baseThreshold is { } given)
        {
            request.BaseThreshold = given;
        }

        if (reduction is { } stricter)
        {
            request.SmallClusterReduction = stricter;
        }

        await RpcAssert.FailsAsync(StatusCode.InvalidArgument, "INVALID_FIELD", words, Start(request));
    }

    [Fact]
    public async Task Start_WhatIsNotThere_IsNotFound()
    {
        await RpcAssert.FailsAsync(StatusCode.NotFound, "GALLERY_NOT_FOUND", "nowhere", Start(new StartReclusteringRequest { Gallery = "nowhere" }));
        await RpcAssert.FailsAsync(
            StatusCode.NotFound, "MODEL_NOT_FOUND", "unheard-of", Start(new StartReclusteringRequest { Gallery = Gallery, EmbeddingSpace = "unheard-of" }));
        await RpcAssert.FailsAsync(StatusCode.InvalidArgument, "INVALID_FIELD", "embedding_space", Start(new StartReclusteringRequest { Gallery = Gallery, EmbeddingSpace = "a/b" }));
        await RpcAssert.FailsAsync(StatusCode.InvalidArgument, "INVALID_FIELD", "gallery", Start(new StartReclusteringRequest()));
    }

    [Fact]
    public async Task AllRpcs_WithoutAReclustering_AreNotFound()
    {
        await RpcAssert.FailsAsync(
            StatusCode.NotFound, "RECLUSTERING_NOT_FOUND", Gallery, Reclusterings.GetReclusteringAsync(new GetReclusteringRequest { Gallery = Gallery }, cancellationToken: Cancellation));
        await RpcAssert.FailsAsync(StatusCode.NotFound, "RECLUSTERING_NOT_FOUND", "'any'", Switch("any"));
        await RpcAssert.FailsAsync(StatusCode.NotFound, "RECLUSTERING_NOT_FOUND", "'any'", Cancel("any"));
        await BuildFailsAsync(StatusCode.NotFound, "RECLUSTERING_NOT_FOUND", "'any'", "any");

        var id = await StartAsync();
        await RpcAssert.FailsAsync(StatusCode.NotFound, "RECLUSTERING_NOT_FOUND", "'any'", Switch("any"));
        await RpcAssert.FailsAsync(StatusCode.NotFound, "RECLUSTERING_NOT_FOUND", "'any'", Cancel("any"));
        await BuildFailsAsync(StatusCode.NotFound, "RECLUSTERING_NOT_FOUND", "'any'", "any");
        await RpcAssert.FailsAsync(StatusCode.InvalidArgument, "INVALID_FIELD", "reclustering_id", Switch(""));
        await RpcAssert.FailsAsync(StatusCode.InvalidArgument, "INVALID_FIELD", "reclustering_id", Cancel(""));
        await BuildFailsAsync(StatusCode.InvalidArgument, "INVALID_FIELD", "reclustering_id", "");
        Assert.Equal(id, (await ProgressAsync()).ReclusteringId);
    }

    [Fact]
    public async Task Switch_NotBuiltOrOutdated_IsRefusedUntilItIsBuiltAgain()
    {
        var id = await StartAsync(BelowAll, 0);
        Assert.Equal(ReclusteringState.Collecting, (await ProgressAsync()).State);
        await RpcAssert.FailsAsync(StatusCode.FailedPrecondition, "RECLUSTERING_NOT_BUILT", id, Switch(id));
        await RpcAssert.FailsAsync(StatusCode.FailedPrecondition, "RECLUSTERING_UNDER_WAY", id, Start(new StartReclusteringRequest { Gallery = Gallery }));
        await BuildAsync(id);
        await Client.LabelClusterAsync(new LabelClusterRequest { Gallery = Gallery, ClusterId = People.Cluster(0), Label = "ann" }, cancellationToken: Cancellation);

        Assert.Equal(ReclusteringState.Outdated, (await ProgressAsync()).State);
        await RpcAssert.FailsAsync(StatusCode.FailedPrecondition, "RECLUSTERING_OUTDATED", "1 corrections", Switch(id));

        await BuildAsync(id);
        await Switch(id);
        Assert.Contains("p0-0 ann", await PartitionAsync());
        await RpcAssert.FailsAsync(StatusCode.NotFound, "RECLUSTERING_NOT_FOUND", id, Switch(id));
    }

    [Fact]
    public async Task Build_WhatCannotBe_IsRefused()
    {
        var id = await StartAsync();
        await BuildFailsAsync(StatusCode.InvalidArgument, "INVALID_FIELD", "read_topic", id, readTopic: true);
        await Cancel(id);
        var other = await StartAsync(space: NewSpace());
        await BuildFailsAsync(StatusCode.FailedPrecondition, "RECLUSTERING_EMPTY", Gallery, other);

        await using var small = await ClustererHost.StartAsync(
            Garnet, Models.Address, Parts.Topics, Cancellation,
            [KeyValuePair.Create<string, string?>("Clusterer:GroupId", UniqueName.For("group")), KeyValuePair.Create<string, string?>("Clusterer:MaxReclusteredFaces", "15")]);
        await Cancel(other);
        var large = await StartAsync();
        using var call = small.Reclusterings.BuildReclustering(new BuildReclusteringRequest { Gallery = Gallery, ReclusteringId = large }, cancellationToken: Cancellation);
        var failed = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Cancellation));
        Assert.Equal("GALLERY_TOO_LARGE", failed.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason);
        Assert.Contains("16 faces to cluster anew, more than the 15", failed.Status.Detail);
    }

    [Fact]
    public async Task Requests_WithTheSameId_GiveTheSameAnswerAndAnotherBodyIsRefused()
    {
        var start = new StartReclusteringRequest { Gallery = Gallery, BaseThreshold = BelowAll, SmallClusterReduction = 0, RequestId = "once" };
        var first = await Start(start);
        Assert.Equal(first, await Start(start));
        await RpcAssert.FailsAsync(StatusCode.AlreadyExists, "REQUEST_ID_REUSED", "once", Start(new StartReclusteringRequest(start) { BaseThreshold = 1 }));
        await RpcAssert.FailsAsync(
            StatusCode.AlreadyExists, "REQUEST_ID_REUSED", "once", Client.UndoCorrectionsAsync(new UndoCorrectionsRequest { Gallery = Gallery, Count = 1, RequestId = "once" }, cancellationToken: Cancellation));

        await RpcAssert.FailsAsync(StatusCode.FailedPrecondition, "RECLUSTERING_NOT_BUILT", "once", Switch("once", requestId: "early"));
        await BuildAsync("once");
        await RpcAssert.FailsAsync(StatusCode.FailedPrecondition, "RECLUSTERING_NOT_BUILT", "once", Switch("once", requestId: "early"));
        var switched = await Switch("once", requestId: "twice");
        Assert.Equal(switched, await Switch("once", requestId: "twice"));
        await RpcAssert.FailsAsync(StatusCode.AlreadyExists, "REQUEST_ID_REUSED", "twice", Switch("once", allowMissing: true, requestId: "twice"));
        Assert.Equal(first, await Start(start));
        Assert.Empty((await Client.ListCorrectionsAsync(new ListCorrectionsRequest { Gallery = Gallery }, cancellationToken: Cancellation)).Corrections);
    }

    [Fact]
    public async Task Cancel_OfWhatIsBuilt_LeavesTheLiveOnesAndExpiresTheRest()
    {
        var before = await PartitionAsync();
        var id = await StartAsync(BelowAll, 0);
        await BuildAsync(id);
        Assert.Equal("again", (await Cancel(id, "again")).RequestId);
        Assert.Equal("again", (await Cancel(id, "again")).RequestId);
        await RpcAssert.FailsAsync(StatusCode.NotFound, "RECLUSTERING_NOT_FOUND", id, Cancel(id));

        Assert.Equal(before, await PartitionAsync());
        var database = await Parts.Redis.GetDatabaseAsync(Cancellation);
        var keys = new ClusterKeys(Gallery, 1);
        Assert.NotNull(await database.KeyTimeToLiveAsync(keys.Members));
        Assert.NotNull(await database.KeyTimeToLiveAsync(keys.Clusters));
        Assert.False(await database.KeyExistsAsync(keys.Build));
        Assert.Equal(1, ((byte[])(await database.StringGetAsync(keys.Gallery))!)[0]);
        Assert.Null(await database.KeyTimeToLiveAsync(new ClusterKeys(Gallery, 0).Members));
        await People.AssertConsistentAsync();
    }

    [Fact]
    public async Task Reclustering_OverJson_IsTheSame()
    {
        using var started = await Web.PostAsync(
            $"/v1/galleries/{Gallery}/reclustering:start", new StringContent("{\"base_threshold\":1.1,\"request_id\":\"json\"}", null, "application/json"), Cancellation);
        Assert.Contains("\"baseThreshold\": 1.1", (await started.Content.ReadAsStringAsync(Cancellation)).Replace("\":", "\": ").Replace(":  ", ": "));
        Assert.Contains("RECLUSTERING_STATE_COLLECTING", await Web.GetStringAsync($"/v1/galleries/{Gallery}/reclustering", Cancellation));
        await BuildAsync("json");
        using var switched = await Web.PostAsync(
            $"/v1/galleries/{Gallery}/reclustering:switch", new StringContent("{\"reclustering_id\":\"json\"}", null, "application/json"), Cancellation);
        Assert.True(switched.IsSuccessStatusCode, await switched.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(1.1, (await FiguresAsync()).BaseThreshold);
    }

    private AsyncUnaryCall<StartReclusteringResponse> Start(StartReclusteringRequest request) => Reclusterings.StartReclusteringAsync(request, cancellationToken: Cancellation);

    private async Task BuildFailsAsync(StatusCode code, string reason, string words, string id, bool readTopic = false)
    {
        var failed = await Assert.ThrowsAsync<RpcException>(() => BuildAsync(id, readTopic));
        Assert.Equal((code, reason), (failed.StatusCode, failed.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason));
        Assert.Contains(words, failed.Status.Detail);
    }
}
