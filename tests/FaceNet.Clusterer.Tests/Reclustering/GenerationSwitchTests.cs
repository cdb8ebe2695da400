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
public sealed class GenerationSwitchTests : IAsyncDisposable
{
    private readonly TestParts _parts;
    private readonly ReclusteredGallery _gallery;

    public GenerationSwitchTests(GarnetFixture garnet, MockKafkaFixture kafka, ModelServer models)
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

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Switch_CrashAfterAnyStep_EndsAsIfUndisturbed(int stepsBeforeTheCrash)
    {
        var command = await BuiltAsync();
        await StepsAsync(await _gallery.TakeOverAsync(), command, stepsBeforeTheCrash);

        var owner = await _gallery.TakeOverAsync();
        await ReclusteredGallery.ApplyAsync(owner, command);
        await ReclusteredGallery.ApplyAsync(owner, _gallery.Next(30));

        await AssertSwitchedAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task StartAndCancel_CrashAfterAnyStep_LeaveAWholeState(int stepsBeforeTheCrash)
    {
        await ReclusteredGallery.ApplyAsync(await _gallery.TakeOverAsync(), _gallery.Next(60));
        foreach (var command in new[] { _gallery.Start(), _gallery.Cancel() })
        {
            await StepsAsync(await _gallery.TakeOverAsync(), command, stepsBeforeTheCrash);
            await ReclusteredGallery.ApplyAsync(await _gallery.TakeOverAsync(), command);
        }

        var state = await StateAsync();
        Assert.Equal((0L, 1L, true), (state.Generation, state.LastGeneration, state.Incoming is null));
        await _parts.AssertConsistentAsync(_gallery.Name);
    }

    [Fact]
    public async Task Switch_ByAZombie_ThrowsAndLeavesTheLiveOnes()
    {
        var command = await BuiltAsync();
        var zombie = await _gallery.TakeOverAsync();
        var (_, write) = await zombie.ReclusterAsync(command, command.Reclustering!, Cancellation);
        var owner = await _gallery.TakeOverAsync();

        await Assert.ThrowsAsync<EpochLostException>(() => zombie.WriteAsync(write, Cancellation));

        Assert.Equal(0, (await StateAsync()).Generation);
        await ReclusteredGallery.ApplyAsync(owner, _gallery.Next(10));
        await ReclusteredGallery.ApplyAsync(owner, command);
        await AssertSwitchedAsync();
    }

    [Fact]
    public async Task Switch_WhileABuildBegins_IsDecidedOnAgain()
    {
        var command = await BuiltAsync();
        var owner = await _gallery.TakeOverAsync();
        var (_, write) = await owner.ReclusterAsync(command, command.Reclustering!, Cancellation);
        var database = await _parts.Redis.GetDatabaseAsync(Cancellation);
        await BuildClaim.TakeAsync(database, _gallery.Incoming, ReclusteredGallery.Id, Cancellation);

        var outage = await Assert.ThrowsAsync<UnavailableException>(() => owner.WriteAsync(write, Cancellation));

        Assert.True(Outages.IsOutage(outage));
        Assert.Equal("unknown", await _gallery.ReasonAsync("switch"));
        await ReclusteredGallery.ApplyAsync(await _gallery.TakeOverAsync(), command);
        Assert.Equal("RECLUSTERING_NOT_BUILT", await _gallery.ReasonAsync("switch"));
        Assert.Equal(0, (await StateAsync()).Generation);
        await _parts.AssertConsistentAsync(_gallery.Name);
    }

    [Fact]
    public async Task Switch_ClusterThatIsFoundedAndAbsorbedAfterTheBuild_KeepsNamingItsFaces()
    {
        var owner = await _gallery.TakeOverAsync();
        await ReclusteredGallery.ApplyAsync(owner, [.. Enumerable.Range(0, 4).Select(number => Face($"old-{number}", 1, 0))]);
        await ReclusteredGallery.ApplyAsync(owner, _gallery.Start(baseThreshold: 1.6, smallClusterReduction: 0));
        await _gallery.BuildAsync();

        // The first one is too far from the old cluster as it is, the second brings the two together. By the new thresholds neither founds anything.
        await ReclusteredGallery.ApplyAsync(owner, Face("new-0", 0.35f, 0.9367f), Face("new-1", 0.6f, 0.8f));
        var (reader, name) = (new ClusterReader(_parts.Redis), ClusterId.For(_gallery.Name, "new-0"));
        Assert.Equal([name], (await reader.GetAsync(_gallery.Name, ClusterId.For(_gallery.Name, "old-0"), Cancellation)).Aliases);
        await ReclusteredGallery.ApplyAsync(owner, _gallery.Switch());

        var cluster = await reader.GetAsync(_gallery.Name, name, Cancellation);
        Assert.Equal((ClusterId.For(_gallery.Name, "old-0"), 6), (cluster.Id, cluster.State.Count));
        Assert.Equal([name], cluster.Aliases);
        await _parts.AssertConsistentAsync(_gallery.Name);
    }

    [Fact]
    public async Task Incoming_IsNothingForAVersionThatKnowsNoGenerations()
    {
        await ReclusteredGallery.ApplyAsync(await _gallery.TakeOverAsync(), _gallery.Next(20));
        Assert.Equal(1, await VersionAsync());

        await ReclusteredGallery.ApplyAsync(await _gallery.TakeOverAsync(), _gallery.Start());
        Assert.Equal(2, await VersionAsync());
        await ReclusteredGallery.ApplyAsync(await _gallery.TakeOverAsync(), _gallery.Next(20));
        Assert.Equal(2, await VersionAsync());
        await _gallery.BuildAsync();
        await ReclusteredGallery.ApplyAsync(await _gallery.TakeOverAsync(), _gallery.Switch());
        Assert.Equal(2, await VersionAsync());
    }

    private ReceivedEvent Face(string cropId, float first, float second) =>
        _gallery.Of(FaceStream.Of(cropId, [.. Enumerable.Range(0, ModelServer.Dimensions).Select(i => i == 0 ? first : i == 1 ? second : 0)]));

    private static async Task StepsAsync(GalleryOwner owner, ReceivedEvent command, int steps)
    {
        var (refused, write) = await owner.ReclusterAsync(command, command.Reclustering!, Cancellation);
        Assert.Empty(refused);
        Func<Task>[] further =
        [
            () => owner.WriteAsync(write, Cancellation),
            () => owner.SendAsync(write.Events, Cancellation),
            () => owner.ForgetAsync(write.Events, Cancellation),
        ];
        foreach (var step in further.Take(steps - 1))
        {
            await step();
        }
    }

    // Faces before the start, before the build, and after it.
    private async Task<ReceivedEvent> BuiltAsync()
    {
        var owner = await _gallery.TakeOverAsync();
        await ReclusteredGallery.ApplyAsync(owner, _gallery.Next(90));
        await ReclusteredGallery.ApplyAsync(owner, _gallery.Start());
        await ReclusteredGallery.ApplyAsync(owner, _gallery.Next(30));
        await _gallery.BuildAsync();
        await ReclusteredGallery.ApplyAsync(owner, _gallery.Next(30));
        return _gallery.Switch();
    }

    private async Task AssertSwitchedAsync()
    {
        var state = await StateAsync();
        Assert.Equal((1L, true, 1.1), (state.Generation, state.Incoming is null, state.BaseThreshold));
        Assert.Equal("", await _gallery.ReasonAsync("switch"));
        var replay = await _parts.AssertConsistentAsync(_gallery.Name);
        Assert.Equal(_gallery.Faces, replay.Clusters.Sum(cluster => cluster.Value.Length));
        await new RetiredGenerations(_parts.Redis).ExpireAsync(_gallery.Name, Cancellation);
        var database = await _parts.Redis.GetDatabaseAsync(Cancellation);
        Assert.NotNull(await database.KeyTimeToLiveAsync(new ClusterKeys(_gallery.Name, 0).Members));
        Assert.NotNull(await database.KeyTimeToLiveAsync(new ClusterKeys(_gallery.Name, 0).Clusters));
        Assert.Null(await database.KeyTimeToLiveAsync(_gallery.Incoming.Members));
    }

    private async Task<GalleryState> StateAsync() =>
        (await OpenedGallery.ReadAsync(await _parts.Redis.GetDatabaseAsync(Cancellation), _gallery.Name, Cancellation)).State;

    private async Task<int> VersionAsync()
    {
        var database = await _parts.Redis.GetDatabaseAsync(Cancellation);
        return ((byte[])(await database.StringGetAsync(ClusterKeys.Shared(_gallery.Name).Gallery))!)[0];
    }
}
