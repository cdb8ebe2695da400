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
public sealed class ReclusteringBuilderTests(GarnetFixture garnet, MockKafkaFixture kafka, ModelServer models) : OnReclusteredGallery(garnet, kafka, models)
{
    [Fact]
    public async Task Build_WhileFacesArriveAndClustersMerge_LosesNone()
    {
        var owner = await Gallery.TakeOverAsync();
        await ReclusteredGallery.ApplyAsync(owner, Gallery.Next(100));
        await ReclusteredGallery.ApplyAsync(owner, Gallery.Start());
        for (var round = 0; round < 5; round++)
        {
            var build = Task.Run(() => Gallery.BuildAsync(), Cancellation);
            for (var batch = 0; batch < 10; batch++)
            {
                await ReclusteredGallery.ApplyAsync(owner, Gallery.Next(8));
            }

            await build;
        }

        await ReclusteredGallery.ApplyAsync(owner, Gallery.Switch());

        Assert.Equal("", await Gallery.ReasonAsync("switch"));
        var replay = await Parts.AssertConsistentAsync(Gallery.Name);
        Assert.Equal(500, replay.Clusters.Sum(cluster => cluster.Value.Length));
    }

    [Fact]
    public async Task Build_AfterOneThatWasInterruptedAnywhere_LeavesNothingOfIt()
    {
        var owner = await Gallery.TakeOverAsync();
        await ReclusteredGallery.ApplyAsync(owner, Gallery.Next(100));
        await ReclusteredGallery.ApplyAsync(owner, Gallery.Start());
        await Gallery.BuildAsync();
        await ReclusteredGallery.ApplyAsync(owner, Gallery.Next(100));
        foreach (var writes in Enumerable.Range(1, 6))
        {
            await InterruptAsync(writes);
        }

        await Gallery.BuildAsync();

        var database = await Parts.Redis.GetDatabaseAsync(Cancellation);
        var clusters = (await database.HashKeysAsync(Gallery.Incoming.Clusters)).Select(id => (string)id!).ToArray();
        foreach (var of in new Func<string, RedisKey>[] { Gallery.Incoming.MembersOf, Gallery.Incoming.SightingsOf })
        {
            Assert.Equal(clusters.Select(id => (string)of(id)!).Order(StringComparer.Ordinal), Keys(database, (string)of("")!).Order(StringComparer.Ordinal));
        }

        await ReclusteredGallery.ApplyAsync(owner, Gallery.Switch());
        Assert.Equal("", await Gallery.ReasonAsync("switch"));
        await Parts.AssertConsistentAsync(Gallery.Name);
    }

    [Fact]
    public async Task Claim_LostToALaterBuildOrToTheEnd_WritesNothing()
    {
        var owner = await Gallery.TakeOverAsync();
        await ReclusteredGallery.ApplyAsync(owner, Gallery.Next(20));
        await ReclusteredGallery.ApplyAsync(owner, Gallery.Start());
        var database = await Parts.Redis.GetDatabaseAsync(Cancellation);
        var earlier = await BuildClaim.TakeAsync(database, Gallery.Incoming, ReclusteredGallery.Id, Cancellation);
        var later = await BuildClaim.TakeAsync(database, Gallery.Incoming, ReclusteredGallery.Id, Cancellation);

        var replaced = await Assert.ThrowsAsync<ReplacedException>(() => WriteAsync(earlier));
        Assert.Equal(ErrorReasons.BuildReplaced, replaced.Reason);
        Assert.False(await database.KeyExistsAsync(Gallery.Incoming.Labels));
        await WriteAsync(later);
        Assert.True(await database.KeyExistsAsync(Gallery.Incoming.Labels));

        await Gallery.BuildAsync();
        await ReclusteredGallery.ApplyAsync(owner, Gallery.Switch());
        var gone = await Assert.ThrowsAsync<ResourceNotFoundException>(() => WriteAsync(later));
        Assert.Equal(ErrorReasons.ReclusteringNotFound, gone.Reason);
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => BuildClaim.TakeAsync(database, Gallery.Incoming, ReclusteredGallery.Id, Cancellation));
        Assert.False(await database.KeyExistsAsync(Gallery.Incoming.Labels));
    }

    // Ends a build as soon as it has written so often: a caller may go away at any time.
    private async Task InterruptAsync(int writes)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var watch = new BuildWatch();
        var build = Gallery.BuildAsync(stop.Token, watch);
        while (!build.IsCompleted && watch.Latest?.Stage != BuildStage.Write)
        {
            await Task.Yield();
        }

        for (var i = 0; i < writes; i++)
        {
            await (await Parts.Redis.GetDatabaseAsync(Cancellation)).PingAsync();
        }

        await stop.CancelAsync();
        await Task.WhenAny(build);
    }

    private Task WriteAsync(BuildClaim claim) => claim.WriteAsync(
        (transaction, answers) => answers.Add(transaction.HashSetAsync(Gallery.Incoming.Labels, "cluster", "label")), Cancellation);

    private static IEnumerable<string> Keys(IDatabase database, string prefix) => database.Multiplexer.GetServers()
        .SelectMany(server => server.Keys(pattern: $"{prefix}*")).Select(key => (string)key!);
}
