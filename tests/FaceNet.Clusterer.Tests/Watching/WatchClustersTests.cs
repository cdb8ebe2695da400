using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Clusterer.Watching;
using FaceNet.Protos.Clustering.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Kafka;
using FaceNet.Testing;
using Google.Rpc;
using Grpc.Core;

namespace FaceNet.Clusterer.Tests.Watching;

[Trait("Kind", "Integration")]
public sealed class WatchClustersTests(GarnetFixture garnet, MockKafkaFixture kafka, ModelServer models) : IAsyncLifetime
{
    private TestParts? _parts;
    private FourPeople? _people;
    private ClustererHost? _host;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _parts = new TestParts(garnet.Endpoint, kafka.BootstrapServers, models.Address);
        _people = new FourPeople(_parts);
        _host = await StartAsync(_parts.Topics);
        await _people.ArriveAsync(_host.Client);
    }

    public async ValueTask DisposeAsync()
    {
        await _host!.DisposeAsync();
        await _parts!.DisposeAsync();
    }

    [Fact]
    public async Task Watch_ThenResumeAnywhere_SendsEachChangeOnceInOrder()
    {
        using var call = Watch(_host!);
        var first = await NextAsync(call);
        Assert.Null(first.Change);

        // Another owner sends it again, and another gallery shares the partition.
        var again = (await Topic.ReadAsync(kafka.BootstrapServers, _parts!.Topics.ClusterChangedTopic, 1, Cancellation))[0].Message;
        await _parts.Kafka.Producer.ProduceAsync(_parts.Topics.ClusterChangedTopic, again, Cancellation);
        await LabelAsync("ann");
        for (var number = 4; number < 8; number++)
        {
            _people!.Produce(FourPeople.Face(1, number));
        }

        var answers = new List<WatchClustersResponse>();
        while (answers.Count < 5)
        {
            answers.Add(await NextAsync(call));
        }

        Assert.Equal(Enumerable.Range(17, 5).Select(sequence => (long)sequence), answers.Select(answer => answer.Change.Sequence));
        Assert.Equal("ann", answers[0].Change.Labelled.Label);
        Assert.Equal(Enumerable.Range(4, 4).Select(number => $"p1-{number}"), answers.Skip(1).Select(answer => answer.Change.Joined.CropId));
        WatchClustersResponse[] all = [first, .. answers];
        for (var from = 0; from < all.Length - 1; from++)
        {
            using var resumed = Watch(_host!, all[from].ResumeToken);
            Assert.Equal(all[from].ResumeToken, (await NextAsync(resumed)).ResumeToken);
            foreach (var expected in all[(from + 1)..])
            {
                Assert.Equal(expected, await NextAsync(resumed));
            }
        }
    }

    [Fact]
    public async Task Watch_TokenThatTheTopicCannotServe_IsRefused()
    {
        using var call = Watch(_host!);
        await NextAsync(call);
        await LabelAsync("ann");
        var position = WatchPosition.Read(_people!.Gallery, (await NextAsync(call)).ResumeToken)!.Value;
        await LabelAsync("bob");
        await NextAsync(call);

        foreach (var gone in new[] { position with { Offset = position.Offset + 1000 }, position with { Partition = (position.Partition + 1) % 4 } })
        {
            await AssertFailsAsync(StatusCode.FailedPrecondition, ErrorReasons.WatchTokenExpired, Watch(_host!, gone.ToToken(_people.Gallery)));
        }

        using var gap = Watch(_host!, (position with { Sequence = position.Sequence - 1 }).ToToken(_people.Gallery));
        await NextAsync(gap);
        await AssertFailsAsync(StatusCode.FailedPrecondition, ErrorReasons.WatchTokenExpired, gap);
        foreach (var wrong in new[] { "stale", position.ToToken("other"), PageToken("1/2"), PageToken("-1/2/3") })
        {
            await AssertFailsAsync(StatusCode.InvalidArgument, ErrorReasons.InvalidField, Watch(_host!, wrong));
        }

        await AssertFailsAsync(StatusCode.NotFound, ErrorReasons.GalleryNotFound, _host!.Client.WatchClusters(new WatchClustersRequest { Gallery = "nowhere" }, cancellationToken: Cancellation));
        await AssertFailsAsync(StatusCode.InvalidArgument, ErrorReasons.InvalidField, _host!.Client.WatchClusters(new WatchClustersRequest { Gallery = "a b" }, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Watch_MoreThanTheInstanceTakes_IsRefusedUntilOneGoes()
    {
        await using var small = await StartAsync(_parts!.Topics, maxWatchers: 2);
        var first = Watch(small);
        using var second = Watch(small);
        await NextAsync(first);
        await NextAsync(second);
        await AssertFailsAsync(StatusCode.ResourceExhausted, ErrorReasons.WatchersFull, Watch(small));

        first.Dispose();

        await Eventually.HoldsAsync(
            "a free place",
            async () =>
            {
                using var third = Watch(small);
                try
                {
                    return await third.ResponseStream.MoveNext(Cancellation);
                }
                catch (RpcException full) when (full.StatusCode == StatusCode.ResourceExhausted)
                {
                    return false;
                }
            },
            Cancellation);
    }

    [Fact]
    public async Task Watch_BrokersAreAway_IsUnavailable()
    {
        await using var alone = await StartAsync(new KafkaOptions
        {
            BootstrapServers = $"127.0.0.1:{FreePort.Find()}",
            FaceEmbeddedTopic = _parts!.Topics.FaceEmbeddedTopic,
            ClusterChangedTopic = _parts.Topics.ClusterChangedTopic,
        });

        await AssertFailsAsync(StatusCode.Unavailable, ErrorReasons.BrokersUnavailable, Watch(alone));
    }

    [Fact]
    public async Task Watch_HostStops_EndsAtOnce()
    {
        await using var other = await StartAsync(_parts!.Topics);
        using var call = Watch(other);
        await NextAsync(call);

        var stopped = other.StopAsync();

        await AssertFailsAsync(StatusCode.Unavailable, ErrorReasons.Stopping, call);
        await stopped;
    }

    private Task<ClustererHost> StartAsync(KafkaOptions topics, int maxWatchers = 32) => ClustererHost.StartAsync(
        garnet.Endpoint, models.Address, topics, Cancellation,
        KeyValuePair.Create<string, string?>("Clusterer:GroupId", UniqueName.For("group")),
        KeyValuePair.Create<string, string?>("Clusterer:MaxWatchers", $"{maxWatchers}"));

    private async Task LabelAsync(string label) => await _host!.Client.LabelClusterAsync(
        new LabelClusterRequest { Gallery = _people!.Gallery, ClusterId = _people.Cluster(0), Label = label }, cancellationToken: Cancellation);

    private AsyncServerStreamingCall<WatchClustersResponse> Watch(ClustererHost host, string token = "") =>
        host.Client.WatchClusters(new WatchClustersRequest { Gallery = _people!.Gallery, ResumeToken = token }, cancellationToken: Cancellation);

    private string PageToken(string position) => FaceNet.ServiceDefaults.Validation.PageToken.Create($"watch/{_people!.Gallery}", position);

    private static async Task<WatchClustersResponse> NextAsync(AsyncServerStreamingCall<WatchClustersResponse> call)
    {
        Assert.True(await call.ResponseStream.MoveNext(Cancellation));
        return call.ResponseStream.Current;
    }

    private static async Task AssertFailsAsync(StatusCode code, string reason, AsyncServerStreamingCall<WatchClustersResponse> call)
    {
        var failed = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Cancellation));
        Assert.Equal((code, reason), (failed.StatusCode, failed.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason));
        call.Dispose();
    }
}
