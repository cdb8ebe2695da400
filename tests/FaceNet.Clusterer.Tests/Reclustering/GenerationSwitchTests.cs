using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Consuming;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Generations;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Clusterer.Tests.Clustering;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.Testing;

namespace FaceNet.Clusterer.Tests.Reclustering;

/// <summary>An owner that dies over a switch, or is late with it.</summary>
[Trait("Kind", "Integration")]
public sealed class GenerationSwitchTests(GarnetFixture garnet, MockKafkaFixture kafka, ModelServer models) : OnReclusteredGallery(garnet, kafka, models)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Switch_CrashAfterAnyStep_EndsAsIfUndisturbed(int stepsBeforeTheCrash)
    {
        var command = await BuiltAsync();
        await StepsAsync(await Gallery.TakeOverAsync(), command, stepsBeforeTheCrash);

        var owner = await Gallery.TakeOverAsync();
        await ReclusteredGallery.ApplyAsync(owner, command);
        await ReclusteredGallery.ApplyAsync(owner, Gallery.Next(30));

        await AssertSwitchedAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task StartAndCancel_CrashAfterAnyStep_LeaveAWholeState(int stepsBeforeTheCrash)
    {
        await ReclusteredGallery.ApplyAsync(await Gallery.TakeOverAsync(), Gallery.Next(60));
        foreach (var command in new[] { Gallery.Start(), Gallery.Cancel() })
        {
            await StepsAsync(await Gallery.TakeOverAsync(), command, stepsBeforeTheCrash);
            await ReclusteredGallery.ApplyAsync(await Gallery.TakeOverAsync(), command);
        }

        var state = await StateAsync();
        Assert.Equal((0L, 1L, true), (state.Generation, state.LastGeneration, state.Incoming is null));
        await Parts.AssertConsistentAsync(Gallery.Name);
    }

    [Fact]
    public async Task Switch_ByAZombie_ThrowsAndLeavesTheLiveOnes()
    {
        var command = await BuiltAsync();
        var zombie = await Gallery.TakeOverAsync();
        var (_, write) = await zombie.ReclusterAsync(command, command.Reclustering!, Cancellation);
        var owner = await Gallery.TakeOverAsync();

        await Assert.ThrowsAsync<EpochLostException>(() => zombie.WriteAsync(write, Cancellation));

        Assert.Equal(0, (await StateAsync()).Generation);
        await ReclusteredGallery.ApplyAsync(owner, Gallery.Next(10));
        await ReclusteredGallery.ApplyAsync(owner, command);
        await AssertSwitchedAsync();
    }

    [Fact]
    public async Task Switch_WhileABuildBegins_IsDecidedOnAgain()
    {
        var command = await BuiltAsync();
        var owner = await Gallery.TakeOverAsync();
        var (_, write) = await owner.ReclusterAsync(command, command.Reclustering!, Cancellation);
        var database = await Parts.Redis.GetDatabaseAsync(Cancellation);
        await BuildClaim.TakeAsync(database, Gallery.Incoming, ReclusteredGallery.Id, Cancellation);

        var outage = await Assert.ThrowsAsync<UnavailableException>(() => owner.WriteAsync(write, Cancellation));

        Assert.True(Outages.IsOutage(outage));
        Assert.Equal("unknown", await Gallery.ReasonAsync("switch"));
        await ReclusteredGallery.ApplyAsync(await Gallery.TakeOverAsync(), command);
        Assert.Equal("RECLUSTERING_NOT_BUILT", await Gallery.ReasonAsync("switch"));
        Assert.Equal(0, (await StateAsync()).Generation);
        await Parts.AssertConsistentAsync(Gallery.Name);
    }

    [Fact]
    public async Task Switch_ClusterThatIsFoundedAndAbsorbedAfterTheBuild_KeepsNamingItsFaces()
    {
        var owner = await Gallery.TakeOverAsync();
        await ReclusteredGallery.ApplyAsync(owner, [.. Enumerable.Range(0, 4).Select(number => Face($"old-{number}", 1, 0))]);
        await ReclusteredGallery.ApplyAsync(owner, Gallery.Start(baseThreshold: 1.6, smallClusterReduction: 0));
        await Gallery.BuildAsync();

        // The first one is too far from the old cluster as it is, the second brings the two together. By the new thresholds neither founds anything.
        await ReclusteredGallery.ApplyAsync(owner, Face("new-0", 0.35f, 0.9367f), Face("new-1", 0.6f, 0.8f));
        var (reader, name) = (new ClusterReader(Parts.Redis), ClusterId.For(Gallery.Name, "new-0"));
        Assert.Equal([name], (await reader.GetAsync(Gallery.Name, ClusterId.For(Gallery.Name, "old-0"), Cancellation)).Aliases);
        await ReclusteredGallery.ApplyAsync(owner, Gallery.Switch());

        var cluster = await reader.GetAsync(Gallery.Name, name, Cancellation);
        Assert.Equal((ClusterId.For(Gallery.Name, "old-0"), 6), (cluster.Id, cluster.State.Count));
        Assert.Equal([name], cluster.Aliases);
        await Parts.AssertConsistentAsync(Gallery.Name);
    }

    [Fact]
    public async Task Switch_ClusterThatGrewAfterTheBuildAndDoesNotByTheNewThresholds_HasNoLowerVersion()
    {
        var owner = await Gallery.TakeOverAsync();
        await ReclusteredGallery.ApplyAsync(owner, Face("old-0", 1, 0));
        await ReclusteredGallery.ApplyAsync(owner, Gallery.Start(baseThreshold: 0.2, smallClusterReduction: 0));
        await Gallery.BuildAsync();
        await ReclusteredGallery.ApplyAsync(owner, [.. Enumerable.Range(0, 4).Select(number => Face($"new-{number}", 0.8f, 0.6f))]);
        var (reader, name) = (new ClusterReader(Parts.Redis), ClusterId.For(Gallery.Name, "old-0"));
        var before = (await reader.GetAsync(Gallery.Name, name, Cancellation)).State;

        await ReclusteredGallery.ApplyAsync(owner, Gallery.Switch());

        var after = (await reader.GetAsync(Gallery.Name, name, Cancellation)).State;
        Assert.Equal((5, 1), (before.Count, after.Count));
        Assert.Equal(before.Version + 1, after.Version);
        await ReclusteredGallery.ApplyAsync(owner, Face("late", 1, 0));
        Assert.Equal(after.Version + 1, (await reader.GetAsync(Gallery.Name, name, Cancellation)).State.Version);
        await Parts.AssertConsistentAsync(Gallery.Name);
    }

    [Fact]
    public async Task Incoming_IsNothingForAVersionThatKnowsNoGenerations()
    {
        await ReclusteredGallery.ApplyAsync(await Gallery.TakeOverAsync(), Gallery.Next(20));
        Assert.Equal(1, await VersionAsync());

        await ReclusteredGallery.ApplyAsync(await Gallery.TakeOverAsync(), Gallery.Start());
        Assert.Equal(2, await VersionAsync());
        await ReclusteredGallery.ApplyAsync(await Gallery.TakeOverAsync(), Gallery.Next(20));
        Assert.Equal(2, await VersionAsync());
        await Gallery.BuildAsync();
        await ReclusteredGallery.ApplyAsync(await Gallery.TakeOverAsync(), Gallery.Switch());
        Assert.Equal(2, await VersionAsync());
    }

    private ReceivedEvent Face(string cropId, float first, float second) =>
        Gallery.Of(FaceStream.Of(cropId, [.. Enumerable.Range(0, ModelServer.Dimensions).Select(i => i == 0 ? first : i == 1 ? second : 0)]));

    private static Task StepsAsync(GalleryOwner owner, ReceivedEvent command, int steps) =>
        OwnerSteps.RunAsync(owner, owner.ReclusterAsync(command, command.Reclustering!, Cancellation), steps, Cancellation);

    // Faces before the start, before the build, and after it.
    private async Task<ReceivedEvent> BuiltAsync()
    {
        var owner = await Gallery.TakeOverAsync();
        await ReclusteredGallery.ApplyAsync(owner, Gallery.Next(90));
        await ReclusteredGallery.ApplyAsync(owner, Gallery.Start());
        await ReclusteredGallery.ApplyAsync(owner, Gallery.Next(30));
        await Gallery.BuildAsync();
        await ReclusteredGallery.ApplyAsync(owner, Gallery.Next(30));
        return Gallery.Switch();
    }

    private async Task AssertSwitchedAsync()
    {
        var state = await StateAsync();
        Assert.Equal((1L, true, 1.1), (state.Generation, state.Incoming is null, state.BaseThreshold));
        Assert.Equal("", await Gallery.ReasonAsync("switch"));
        var replay = await Parts.AssertConsistentAsync(Gallery.Name);
        Assert.Equal(Gallery.Faces, replay.Clusters.Sum(cluster => cluster.Value.Length));
        await new RetiredGenerations(Parts.Redis).ExpireAsync(Gallery.Name, Cancellation);
        var database = await Parts.Redis.GetDatabaseAsync(Cancellation);
        Assert.NotNull(await database.KeyTimeToLiveAsync(new ClusterKeys(Gallery.Name, 0).Members));
        Assert.NotNull(await database.KeyTimeToLiveAsync(new ClusterKeys(Gallery.Name, 0).Clusters));
        Assert.Null(await database.KeyTimeToLiveAsync(Gallery.Incoming.Members));
    }

    private async Task<GalleryState> StateAsync() =>
        (await OpenedGallery.ReadAsync(await Parts.Redis.GetDatabaseAsync(Cancellation), Gallery.Name, Cancellation)).State;

    private async Task<int> VersionAsync()
    {
        var database = await Parts.Redis.GetDatabaseAsync(Cancellation);
        return ((byte[])(await database.StringGetAsync(ClusterKeys.Shared(Gallery.Name).Gallery))!)[0];
    }
}
