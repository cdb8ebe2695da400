using FaceNet.Clusterer.Consuming;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Generations;
using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Clusterer.Tests.Reclustering;
using FaceNet.ServiceDefaults.Erasure;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.Testing;

namespace FaceNet.Clusterer.Tests.Erasing;

/// <summary>Erasures of an owner while others write, and what stays behind of them.</summary>
[Trait("Kind", "Integration")]
public sealed class ErasureStoreTests(GarnetFixture garnet, MockKafkaFixture kafka, ModelServer models) : OnReclusteredGallery(garnet, kafka, models)
{
    [Fact]
    public async Task EraseAll_WhileABuildBegins_IsDecidedOnAgain()
    {
        var owner = await Gallery.TakeOverAsync();
        await ReclusteredGallery.ApplyAsync(owner, Gallery.Next(40));
        await ReclusteredGallery.ApplyAsync(owner, Gallery.Start());
        await ReclusteredGallery.ApplyAsync(owner, Gallery.Next(10));
        var command = Gallery.EraseAll();
        var (_, write) = await owner.EraseAsync(command, command.Erasure!, Cancellation);
        var database = await Parts.Redis.GetDatabaseAsync(Cancellation);
        var claim = await BuildClaim.TakeAsync(database, Gallery.Incoming, ReclusteredGallery.Id, Cancellation);
        await claim.WriteAsync((transaction, answers) => answers.Add(transaction.HashSetAsync(Gallery.Incoming.Members, "late", "a vector")), Cancellation);

        var outage = await Assert.ThrowsAsync<UnavailableException>(() => owner.WriteAsync(write, Cancellation));

        Assert.True(Outages.IsOutage(outage));
        Assert.Equal("unknown", await Gallery.ReasonAsync("erase"));
        await ReclusteredGallery.ApplyAsync(await Gallery.TakeOverAsync(), command);
        Assert.Equal("", await Gallery.ReasonAsync("erase"));
        Assert.False(await database.KeyExistsAsync([Gallery.Incoming.Members, Gallery.Incoming.Build, new ClusterKeys(Gallery.Name, 0).Members]) > 0);
        await Assert.ThrowsAsync<ResourceNotFoundException>(() =>
            claim.WriteAsync((transaction, answers) => answers.Add(transaction.HashSetAsync(Gallery.Incoming.Members, "late", "a vector")), Cancellation));
    }

    [Fact]
    public async Task EraseMembers_WhileABuildBegins_IsDecidedOnAgain()
    {
        var owner = await Gallery.TakeOverAsync();
        var faces = Gallery.Next(40);
        await ReclusteredGallery.ApplyAsync(owner, faces);
        await ReclusteredGallery.ApplyAsync(owner, Gallery.Start());
        var command = Gallery.Erase(faces[7].Face!.CropId);
        var (_, write) = await owner.EraseAsync(command, command.Erasure!, Cancellation);
        var database = await Parts.Redis.GetDatabaseAsync(Cancellation);
        await BuildClaim.TakeAsync(database, Gallery.Incoming, ReclusteredGallery.Id, Cancellation);

        await Assert.ThrowsAsync<UnavailableException>(() => owner.WriteAsync(write, Cancellation));

        Assert.True(await database.HashExistsAsync(new ClusterKeys(Gallery.Name, 0).Members, faces[7].Face!.CropId));
        await ReclusteredGallery.ApplyAsync(await Gallery.TakeOverAsync(), command);
        Assert.Equal("", await Gallery.ReasonAsync("erase"));
        Assert.False(await database.HashExistsAsync(new ClusterKeys(Gallery.Name, 0).Members, faces[7].Face!.CropId));
        await Parts.AssertConsistentAsync(Gallery.Name);
    }

    [Fact]
    public async Task Erase_HashesOfCrops_LiveUntilEveryCopyOfTheirEventsIsGone()
    {
        var owner = await Gallery.TakeOverAsync();
        await ReclusteredGallery.ApplyAsync(owner, Gallery.Next(12));
        await ReclusteredGallery.ApplyAsync(owner, Gallery.EraseAll());

        // Seven days each in face-captured, in the dead letters and in face-embedded.
        var database = await Parts.Redis.GetDatabaseAsync(Cancellation);
        var server = database.Multiplexer.GetServers().Single();
        var lifetimes = new List<TimeSpan?>();
        await foreach (var key in server.KeysAsync(database.Database, ClusterKeys.Shared(Gallery.Name).ErasedCrop("*").ToString()).WithCancellation(Cancellation))
        {
            lifetimes.Add(await database.KeyTimeToLiveAsync(key));
        }

        Assert.Equal(12, lifetimes.Count);
        Assert.All(lifetimes, lifetime => Assert.InRange(lifetime!.Value, TimeSpan.FromDays(21) - TimeSpan.FromMinutes(5), TimeSpan.FromDays(21)));
        Assert.Equal(TimeSpan.FromDays(11), new ErasureOptions { TopicRetention = TimeSpan.FromDays(4), DeadLetterRetention = TimeSpan.FromDays(3) }.LongestRetention);
    }

    [Fact]
    public async Task Erase_ClusterThatOlderVersionsHeldApartFromOthers_LeavesNoPairWithItsId()
    {
        var owner = await Gallery.TakeOverAsync();
        await ReclusteredGallery.ApplyAsync(owner, Gallery.Next(40));
        var database = await Parts.Redis.GetDatabaseAsync(Cancellation);
        var keys = new ClusterKeys(Gallery.Name, 0);
        string[] ids = [.. (await database.SortedSetRangeByRankAsync(keys.BySize, 0, 2)).Select(id => (string)id!)];
        await database.SetAddAsync(keys.CannotLinks, [$"{ids[0]}/{ids[1]}", $"{ids[2]}/{ids[0]}", $"{ids[1]}/{ids[2]}"]);
        var crops = await database.SortedSetRangeByRankAsync(keys.MembersOf(ids[0]));

        await ReclusteredGallery.ApplyAsync(await Gallery.TakeOverAsync(), Gallery.Erase(crops.Select(crop => (string)crop!)));

        Assert.Equal("", await Gallery.ReasonAsync("erase"));
        Assert.Equal([$"{ids[1]}/{ids[2]}"], (await database.SetMembersAsync(keys.CannotLinks)).Select(pair => (string)pair!));
    }
}
