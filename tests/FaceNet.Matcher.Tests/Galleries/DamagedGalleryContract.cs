using FaceNet.Matcher.Galleries;
using FaceNet.Testing;

namespace FaceNet.Matcher.Tests.Galleries;

/// <summary>A gallery that others wrote to does not keep the rest from being looked after, and ends no host.</summary>
public abstract class DamagedGalleryContract
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected abstract MatcherStore CreateStore();

    [Theory]
    [InlineData("no value of the Matcher")]
    [InlineData("count that is no number")]
    [InlineData("key of another type")]
    public async Task RepairAndRetention_DamagedGallery_IsPassedOver(string damage)
    {
        await using var store = CreateStore();
        var database = await store.Redis.GetDatabaseAsync(Token);
        var gallery = await store.Galleries.CreateAsync(UniqueName.For("damaged"), Record(), Token);
        var keys = gallery.Shards[0].Keys;
        await (damage switch
        {
            "no value of the Matcher" => (Task)database.StringSetAsync(GalleryKeys.Gallery(gallery.Id), "{}"),
            "count that is no number" => database.HashSetAsync(keys.Counts, GalleryStore.Faces, "many"),
            _ => database.StringSetAsync(keys.Counts, "a text"),
        });

        await store.Repair.RunAsync(Token);
        await store.Retention.RunAsync(Token);

        await database.KeyDeleteAsync(keys.Counts);
        await database.KeyDeleteAsync(GalleryKeys.Gallery(gallery.Id));
    }

    private static GalleryRecord Record() =>
        new(ElementId.NewGeneration(), UnitVectors.Space, 8, 0.01, 0.001, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)) { Retention = TimeSpan.FromDays(1) };
}

public sealed class GarnetDamagedGalleryTests(GarnetFixture garnet) : DamagedGalleryContract
{
    private protected override MatcherStore CreateStore() => new(garnet.Endpoint);
}

public sealed class RealRedisDamagedGalleryTests(RealRedisFixture redis) : DamagedGalleryContract
{
    private protected override MatcherStore CreateStore()
    {
        Assert.SkipUnless(redis.Available, redis.Reason);
        return new MatcherStore(redis.Endpoint);
    }
}
