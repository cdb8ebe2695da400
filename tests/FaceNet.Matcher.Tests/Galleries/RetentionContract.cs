using FaceNet.Matcher.Galleries;
using FaceNet.Protos.Matching.V1;
using FaceNet.Testing;

namespace FaceNet.Matcher.Tests.Galleries;

/// <summary>Faces go when their time is over, on every Redis.</summary>
public abstract class RetentionContract
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected abstract MatcherStore CreateStore();

    [Fact]
    public async Task RunAsync_FacesOfAllAges_DeletesThoseThatAreDueAndTheirSubjects()
    {
        await using var store = CreateStore();
        var gallery = await CreateAsync(store, TimeSpan.FromDays(30));
        await store.EnrollAsync(gallery, "anna", "old", UnitVectors.At(0), Token);
        await store.EnrollAsync(gallery, "bob", "old", UnitVectors.At(1), Token);
        await store.EnrollAsync(gallery, "bob", "as old", UnitVectors.At(1.1), Token);
        store.Time.Advance(TimeSpan.FromDays(29));
        await store.EnrollAsync(gallery, "anna", "young", UnitVectors.At(0.5), Token);
        Assert.Equal(0, await DeletedAsync(store, gallery));

        store.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(3, await DeletedAsync(store, gallery));

        var anna = await store.Subjects.GetAsync(gallery, "anna", Token);
        Assert.Equal("young", Assert.Single(anna.Record.Faces).FaceId);
        Assert.Null(await store.Subjects.FindAsync(gallery, "bob", Token));
        Assert.Single(await store.Index.SearchAsync(gallery.Shards[0].Vectors, UnitVectors.At(0), 10, 10, Token));
        var left = await store.Galleries.GetAsync(gallery.Id, Token);
        Assert.Equal((1, 1), (left.SubjectCount, left.FaceCount));
    }

    [Fact]
    public async Task RunAsync_GalleryWithoutRetention_KeepsEverything()
    {
        await using var store = CreateStore();
        var gallery = await CreateAsync(store, null);
        await store.EnrollAsync(gallery, "anna", "1", UnitVectors.At(0), Token);
        store.Time.Advance(TimeSpan.FromDays(10_000));

        Assert.Equal(0, await DeletedAsync(store, gallery));
    }

    [Fact]
    public async Task RunAsync_TwoHostsAtOnce_DeleteEachFaceOnce()
    {
        await using var store = CreateStore();
        await using var other = CreateStore();
        var gallery = await CreateAsync(store, TimeSpan.FromHours(1));
        foreach (var i in Enumerable.Range(0, 40))
        {
            await store.EnrollAsync(gallery, $"s{i % 20}", $"{i}", UnitVectors.At(i / 20.0), Token);
        }

        store.Time.Advance(TimeSpan.FromHours(2));
        other.Time.Advance(TimeSpan.FromHours(2));
        var runs = await Task.WhenAll(store.Retention.RunAsync(Token), other.Retention.RunAsync(Token));

        Assert.True(runs.Sum() >= 40);
        var left = await store.Galleries.GetAsync(gallery.Id, Token);
        Assert.Equal((0, 0), (left.SubjectCount, left.FaceCount));
    }

    // Other tests have galleries on the same Redis.
    private static async Task<long> DeletedAsync(MatcherStore store, StoredGallery gallery)
    {
        var before = (await store.Galleries.GetAsync(gallery.Id, Token)).FaceCount;
        await store.Retention.RunAsync(Token);
        return before - (await store.Galleries.GetAsync(gallery.Id, Token)).FaceCount;
    }

    private static Task<StoredGallery> CreateAsync(MatcherStore store, TimeSpan? retention)
    {
        var record = new GalleryRecord(ElementId.NewGeneration(), UnitVectors.Space, 8, 0.01, 0.001, store.Time.GetUtcNow()) { DuplicateCheck = DuplicateCheck.Off, Retention = retention };
        return store.Galleries.CreateAsync(UniqueName.For("retention"), record, Token);
    }
}

public sealed class GarnetRetentionTests(GarnetFixture garnet) : RetentionContract
{
    private protected override MatcherStore CreateStore() => new(garnet.Endpoint);
}

public sealed class RealRedisRetentionTests(RealRedisFixture redis) : RetentionContract
{
    private protected override MatcherStore CreateStore()
    {
        Assert.SkipUnless(redis.Available, redis.Reason);
        return new MatcherStore(redis.Endpoint);
    }
}
