using FaceNet.Clusterer.Commands;
using FaceNet.Clusterer.Retention;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Clusterer.Tests.Erasing;
using FaceNet.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Tests.Retention;

/// <summary>Members go when their time is over. On a Redis of its own: it goes through all galleries that it finds.</summary>
[Trait("Kind", "Integration")]
public sealed class MemberRetentionTests(GarnetFixture garnet, MockKafkaFixture kafka, ModelServer models) : OnErasure(garnet, kafka, models), IClassFixture<GarnetFixture>
{
    // The four people were captured at the seconds 0 to 3, 10 to 13, 20 to 23 and 30 to 33.
    private static readonly DateTimeOffset Start = FourPeople.Face(0, 0).CaptureTime;

    [Fact]
    public async Task RunAsync_MembersOfAllAges_ErasesThoseThatAreDue()
    {
        Assert.Equal(0, await RunAsync(Start.AddDays(1).AddSeconds(-1)));
        Assert.Equal(6, await RunAsync(Start.AddDays(1).AddSeconds(11)));

        Assert.Equal(["p1-2 p1-3", "p2-0 p2-1 p2-2 p2-3", "p3-0 p3-1 p3-2 p3-3"], await PartitionAsync());
        Assert.Empty(await LeftoversAsync(["p0-0", "p0-1", "p0-2", "p0-3", "p1-0", "p1-1"]));
        await AssertConsistentAsync();
    }

    [Fact]
    public async Task RunAsync_TwiceInARow_LeavesTheGalleryToTheFirst()
    {
        var (services, time) = (Services, new FakeTimeProvider(Start.AddDays(2)));
        var retention = Create(services, time);

        Assert.Equal(16, await retention.RunAsync(Cancellation));
        Assert.Equal(0, await retention.RunAsync(Cancellation));
        Assert.Equal(0, (await FiguresAsync()).Members);
    }

    [Fact]
    public async Task RunAsync_GalleriesThatCannotBeRead_DoNotHoldUpTheOthers()
    {
        var database = await Parts.Redis.GetDatabaseAsync(Cancellation);
        RedisKey[] unreadable = [.. Enumerable.Range(0, 10).Select(_ => ClusterKeys.Shared(UniqueName.For("unreadable")).Gallery)];
        foreach (var key in unreadable)
        {
            await database.StringSetAsync(key, new[] { (byte)(StoredValue.SchemaVersion + 1) });
        }

        Assert.Equal(16, await RunAsync(Start.AddDays(2)));

        Assert.Equal(0, (await FiguresAsync()).Members);
        await database.KeyDeleteAsync(unreadable);
    }

    [Fact]
    public async Task RunAsync_GalleryWithARetentionOfItsOwn_GoesByThat()
    {
        var due = Start.AddDays(1).AddSeconds(11);

        await RunAsync(due, Retentions(TimeSpan.FromDays(1), "2.00:00:00"));
        await RunAsync(Start.AddYears(1), Retentions(TimeSpan.FromDays(1), "00:00:00"));
        await RunAsync(Start.AddYears(1), Retentions(TimeSpan.Zero, null));
        Assert.Equal(16, (await FiguresAsync()).Members);
        Assert.Equal(6, await RunAsync(due, Retentions(TimeSpan.Zero, "1.00:00:00")));
        Assert.Equal(10, (await FiguresAsync()).Members);

        await RunAsync(due, Retentions(TimeSpan.FromDays(1), "01:00:00"));
        Assert.Equal(0, (await FiguresAsync()).Members);
    }

    [Fact]
    public async Task Service_RetentionOfOneGalleryAlone_IsLookedAfter()
    {
        var retentions = Retentions(TimeSpan.Zero, "1.00:00:00");
        var time = new FakeTimeProvider(Start.AddDays(2));
        using var service = new MemberRetentionService(Create(Services, time, retentions), retentions, time, NullLogger<MemberRetentionService>.Instance);

        await service.StartAsync(Cancellation);

        await Eventually.HoldsAsync("all members are erased", async () => (await FiguresAsync()).Members == 0, Cancellation);
        await service.StopAsync(Cancellation);
    }

    // The other tests go through all galleries of this Redis.
    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await (await Parts.Redis.GetDatabaseAsync(Cancellation)).KeyDeleteAsync(ClusterKeys.Shared(Gallery).Gallery);
        await base.DisposeAsync();
    }

    // Another round within minutes passes galleries over, so that each has its own.
    private async Task<long> RunAsync(DateTimeOffset now, MemberRetentions? retentions = null)
    {
        var database = await Parts.Redis.GetDatabaseAsync(Cancellation);
        await database.KeyDeleteAsync(ClusterKeys.Shared(Gallery).Retention);
        return await Create(Services, new FakeTimeProvider(now), retentions).RunAsync(Cancellation);
    }

    private MemberRetention Create(IServiceProvider services, TimeProvider time, MemberRetentions? retentions = null) => new(
        Parts.Redis, services.GetRequiredService<CommandDesk>(), retentions ?? Retentions(TimeSpan.FromDays(1), null), time, NullLogger<MemberRetention>.Instance);

    // That of all galleries, and that of the test's own.
    private MemberRetentions Retentions(TimeSpan all, string? own)
    {
        var options = new ClustererOptions { MemberRetention = all };
        if (own is not null)
        {
            options.MemberRetentions[Gallery] = own;
        }

        return new MemberRetentions(Options.Create(options));
    }
}
