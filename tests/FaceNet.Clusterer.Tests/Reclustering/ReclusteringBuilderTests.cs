using FaceNet.Clusterer.Reclustering;
using FaceNet.Clusterer.Storage.Generations;
using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Protos.Clustering.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.Testing;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Tests.Reclustering;

/// <summary>Builds beside a gallery that goes on, and beside each other.</summary>
[Trait("Kind", "Integration")]
public sealed class ReclusteringBuilderTests : IAsyncDisposable
{
    private readonly TestParts _parts;
    private readonly ReclusteredGallery _gallery;

    public ReclusteringBuilderTests(GarnetFixture garnet, MockKafkaFixture kafka, ModelServer models)
    {
        _parts = new TestParts(garnet.Endpoint, kafka.BootstrapServers, models.Address);
        _gallery = new ReclusteredGallery(_parts);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync()
    {
        _gallery.Dispose();
        return _parts.DisposeAsync();
    }

    [Fact]
    public async Task Build_WhileFacesArriveAndClustersMerge_LosesNone()
    {
        var owner = await _gallery.TakeOverAsync();
        await ReclusteredGallery.ApplyAsync(owner, _gallery.Next(100));
        await ReclusteredGallery.ApplyAsync(owner, _gallery.Start());
        for (var round = 0; round < 5; round++)
        {
            var build = Task.Run(() => _gallery.BuildAsync(), Cancellation);
            for (var batch = 0; batch < 10; batch++)
            {
                await ReclusteredGallery.ApplyAsync(owner, _gallery.Next(8));
            }

            await build;
        }

        await ReclusteredGallery.ApplyAsync(owner, _gallery.Switch());

        Assert.Equal("", await _gallery.ReasonAsync("switch"));
        var replay = await _parts.AssertConsistentAsync(_gallery.Name);
        Assert.Equal(500, replay.Clusters.Sum(cluster => cluster.Value.Length));
    }

    [Fact]
    public async Task Build_AfterOneThatWasInterruptedAnywhere_LeavesNothingOfIt()
    {
        var owner = await _gallery.TakeOverAsync();
        await ReclusteredGallery.ApplyAsync(owner, _gallery.Next(100));
        await ReclusteredGallery.ApplyAsync(owner, _gallery.Start());
        await _gallery.BuildAsync();
        await ReclusteredGallery.ApplyAsync(owner, _gallery.Next(100));
        foreach (var writes in Enumerable.Range(1, 6))
        {
            await InterruptAsync(writes);
        }

        await _gallery.BuildAsync();

        var database = await _parts.Redis.GetDatabaseAsync(Cancellation);
        var clusters = (await database.HashKeysAsync(_gallery.Incoming.Clusters)).Select(id => (string)id!).ToArray();
        foreach (var of in new Func<string, RedisKey>[] { _gallery.Incoming.MembersOf, _gallery.Incoming.SightingsOf })
        {
            Assert.Equal(clusters.Select(id => (string)of(id)!).Order(StringComparer.Ordinal), Keys(database, (string)of("")!).Order(StringComparer.Ordinal));
        }

        await ReclusteredGallery.ApplyAsync(owner, _gallery.Switch());
        Assert.Equal("", await _gallery.ReasonAsync("switch"));
        await _parts.AssertConsistentAsync(_gallery.Name);
    }

    [Fact]
    public async Task Claim_LostToALaterBuildOrToTheEnd_WritesNothing()
    {
        var owner = await _gallery.TakeOverAsync();
        await ReclusteredGallery.ApplyAsync(owner, _gallery.Next(20));
        await ReclusteredGallery.ApplyAsync(owner, _gallery.Start());
        var database = await _parts.Redis.GetDatabaseAsync(Cancellation);
        var earlier = await BuildClaim.TakeAsync(database, _gallery.Incoming, ReclusteredGallery.Id, Cancellation);
        var later = await BuildClaim.TakeAsync(database, _gallery.Incoming, ReclusteredGallery.Id, Cancellation);

        var replaced = await Assert.ThrowsAsync<ReplacedException>(() => WriteAsync(earlier));
        Assert.Equal(ErrorReasons.BuildReplaced, replaced.Reason);
        Assert.False(await database.KeyExistsAsync(_gallery.Incoming.Labels));
        await WriteAsync(later);
        Assert.True(await database.KeyExistsAsync(_gallery.Incoming.Labels));

        await _gallery.BuildAsync();
        await ReclusteredGallery.ApplyAsync(owner, _gallery.Switch());
        var gone = await Assert.ThrowsAsync<ResourceNotFoundException>(() => WriteAsync(later));
        Assert.Equal(ErrorReasons.ReclusteringNotFound, gone.Reason);
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => BuildClaim.TakeAsync(database, _gallery.Incoming, ReclusteredGallery.Id, Cancellation));
        Assert.False(await database.KeyExistsAsync(_gallery.Incoming.Labels));
    }

    // Ends a build as soon as it has written so often: a caller may go away at any time.
    private async Task InterruptAsync(int writes)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var watch = new BuildWatch();
        var build = _gallery.BuildAsync(stop.Token, watch);
        while (!build.IsCompleted && watch.Latest?.Stage != BuildStage.Write)
        {
            await Task.Yield();
        }

        for (var i = 0; i < writes; i++)
        {
            await (await _parts.Redis.GetDatabaseAsync(Cancellation)).PingAsync();
        }

        await stop.CancelAsync();
        await Task.WhenAny(build);
    }

    private Task WriteAsync(BuildClaim claim) => claim.WriteAsync(
        (transaction, answers) => answers.Add(transaction.HashSetAsync(_gallery.Incoming.Labels, "cluster", "label")), Cancellation);

    private static IEnumerable<string> Keys(IDatabase database, string prefix) => database.Multiplexer.GetServers()
        .SelectMany(server => server.Keys(pattern: $"{prefix}*")).Select(key => (string)key!);
}
