using FaceNet.Matcher.Galleries;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.Testing;

namespace FaceNet.Matcher.Tests.Galleries;

/// <summary>What galleries promise on every Redis.</summary>
public abstract class GalleryContract
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected abstract MatcherStore CreateStore();

    [Fact]
    public async Task CreateAsync_Twice_IsHarmlessWithTheSameContentAndRefusedWithOther()
    {
        var store = CreateStore();
        var id = UniqueName.For("gallery");
        var first = await store.Galleries.CreateAsync(id, Record(), Token);

        var again = await store.Galleries.CreateAsync(id, Record(), Token);
        var refused = await Assert.ThrowsAsync<ResourceExistsException>(
            () => store.Galleries.CreateAsync(id, Record() with { SearchFar = 0.5 }, Token));

        Assert.Equal(first.Record, again.Record);
        Assert.Equal(ErrorReasons.GalleryExists, refused.Reason);
        Assert.Contains("search_far 0.01", refused.Message, StringComparison.Ordinal);
        Assert.Contains("search_far 0.5", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetAsync_Unknown_IsNotFound()
    {
        var missing = await Assert.ThrowsAsync<ResourceNotFoundException>(() => CreateStore().Galleries.GetAsync(UniqueName.For("none"), Token));

        Assert.Equal(ErrorReasons.GalleryNotFound, missing.Reason);
    }

    [Fact]
    public async Task GetAsync_NewerSchema_IsRefused()
    {
        var store = CreateStore();
        var id = UniqueName.For("newer");
        var database = await store.Redis.GetDatabaseAsync(Token);
        await database.StringSetAsync(GalleryKeys.Gallery(id), "2 {}");

        var refused = await Assert.ThrowsAsync<PreconditionException>(() => store.Galleries.GetAsync(id, Token));

        Assert.Equal(ErrorReasons.SchemaTooNew, refused.Reason);
        await database.KeyDeleteAsync(GalleryKeys.Gallery(id));
    }

    [Fact]
    public async Task ListAsync_PageByPage_ReturnsEachGalleryOnceById()
    {
        var store = CreateStore();
        var prefix = UniqueName.For("list");
        string[] ids = [$"{prefix}-a", $"{prefix}-b", $"{prefix}-c", $"{prefix}-d", $"{prefix}-e"];
        foreach (var id in ids.Reverse())
        {
            await store.Galleries.CreateAsync(id, Record(), Token);
        }

        // Other tests share the list; it starts just before ours.
        var listed = new List<string>();
        string? after = prefix;
        while (after is not null && listed.Count < ids.Length)
        {
            var page = await store.Galleries.ListAsync(after, 2, _ => true, Token);
            Assert.InRange(page.Items.Count, 0, 2);
            listed.AddRange(page.Items.Select(gallery => gallery.Id));
            after = page.Last;
        }

        Assert.Equal(ids, listed.Take(ids.Length));
    }

    [Fact]
    public async Task Counts_AfterEnrollmentsAndDeletions_AreRight()
    {
        var store = CreateStore();
        var gallery = await store.Galleries.CreateAsync(UniqueName.For("counts"), Record(), Token);
        await EnrollAsync(store, gallery, ("anna", "1", 0.0), ("anna", "2", 0.1), ("bob", "1", 1.0), ("bob", "1", 1.0));
        Assert.Equal((2, 3), await CountsAsync(store, gallery));

        Assert.Equal(2, (await store.Writer.DeleteAsync(gallery, "anna", Token)).Faces);

        Assert.Equal((1, 1), await CountsAsync(store, gallery));
        var missing = await Assert.ThrowsAsync<ResourceNotFoundException>(() => store.Writer.DeleteAsync(gallery, "anna", Token));
        Assert.Equal(ErrorReasons.SubjectNotFound, missing.Reason);
    }

    [Fact]
    public async Task DeleteSubject_ItsVectors_AreGone()
    {
        var store = CreateStore();
        var gallery = await store.Galleries.CreateAsync(UniqueName.For("delete"), Record(), Token);
        await EnrollAsync(store, gallery, ("anna", "1", 0.0), ("anna", "2", 0.1), ("bob", "1", 1.0));

        await store.Writer.DeleteAsync(gallery, "anna", Token);

        var hit = Assert.Single(await store.Index.SearchAsync(gallery.Shards[0].Vectors, UnitVectors.At(0), 10, 10, Token));
        Assert.StartsWith("bob/1#", hit.Element, StringComparison.Ordinal);
        Assert.Empty(await store.Unsettled.ListAsync(gallery.Shards[0], Token));
    }

    [Fact]
    public async Task ListSubjects_PageByPage_ReturnsEachOnceByIdWithItsFaces()
    {
        var store = CreateStore();
        var gallery = await store.Galleries.CreateAsync(UniqueName.For("subjects"), Record(), Token);
        await EnrollAsync(store, gallery, ("c", "1", 0.3), ("a", "2", 0.2), ("a", "1", 0.1), ("b", "1", 0.4), ("a-b", "1", 0.5));

        var first = await store.Subjects.ListAsync(gallery, null, 3, Token);
        var second = await store.Subjects.ListAsync(gallery, first.Last, 3, Token);

        Assert.Equal(["a", "a-b", "b"], first.Items.Select(subject => subject.Id));
        Assert.Equal(["1", "2"], first.Items[0].Record.Faces.Select(face => face.FaceId));
        Assert.Equal("c", Assert.Single(second.Items).Id);
        Assert.Null(second.Last);
    }

    [Fact]
    public async Task DeleteGallery_WithFaces_LeavesNothingAndTheNameCanBeUsedAgain()
    {
        var store = CreateStore();
        var gallery = await store.Galleries.CreateAsync(UniqueName.For("gone"), Record(), Token);
        await EnrollAsync(store, gallery, [.. Enumerable.Range(0, 50).Select(i => ($"s{i}", "1", i / 25.0))]);

        Assert.Equal(50, (await store.Galleries.DeleteAsync(gallery.Id, withClusters: false, Token)).Faces);

        await Assert.ThrowsAsync<ResourceNotFoundException>(() => store.Galleries.GetAsync(gallery.Id, Token));
        Assert.Empty(await store.Index.SearchAsync(gallery.Shards[0].Vectors, UnitVectors.At(0), 100, 50, Token));
        Assert.DoesNotContain(gallery.Id, (await store.Galleries.ListAsync(gallery.Id[..^1], 10, _ => true, Token)).Items.Select(each => each.Id));
        var again = await store.Galleries.CreateAsync(gallery.Id, Record(), Token);
        await EnrollAsync(store, again, ("new", "1", 0.0));
        Assert.Equal((1, 1), await CountsAsync(store, again));
        Assert.Single(await store.Index.SearchAsync(again.Shards[0].Vectors, UnitVectors.At(0), 100, 1, Token));
    }

    [Fact]
    public async Task DeleteGallery_WhileOthersSearchAndEnroll_IsSafe()
    {
        var store = CreateStore();
        var gallery = await store.Galleries.CreateAsync(UniqueName.For("busy"), Record(), Token);
        await EnrollAsync(store, gallery, [.. Enumerable.Range(0, 100).Select(i => ($"s{i}", "1", i / 50.0))]);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var traffic = Task.WhenAll(Enumerable.Range(0, 4).Select(worker => TrafficAsync(store, gallery, worker, stop.Token)));

        var deleted = await store.Galleries.DeleteAsync(gallery.Id, withClusters: false, Token);
        await stop.CancelAsync();
        await traffic;

        Assert.InRange(deleted.Faces, 100, int.MaxValue);
        Assert.Empty(await store.Index.SearchAsync(gallery.Shards[0].Vectors, UnitVectors.At(0), 100, 100, Token));
    }

    [Fact]
    public async Task ListAsync_DeletedGalleryWithMarks_StaysListedForTheRepairOnly()
    {
        var store = CreateStore();
        var gallery = await store.Galleries.CreateAsync(UniqueName.For("marks"), Record(), Token);
        await store.Unsettled.MarkAsync(gallery.Shards[0], $"anna/1#{gallery.Record.Generation}01", Token);
        await store.Galleries.DeleteAsync(gallery.Id, withClusters: false, Token);
        store.Time.Advance(UnsettledElements.Lease);

        Assert.Equal(1, await store.Repair.RunAsync(gallery.Id, Token));

        Assert.Empty(await store.Unsettled.ListAsync(gallery.Shards[0], Token));
        var database = await store.Redis.GetDatabaseAsync(Token);
        Assert.Null(await database.SortedSetScoreAsync(GalleryKeys.Index, gallery.Id));
    }

    private static GalleryRecord Record() =>
        new(ElementId.NewGeneration(), UnitVectors.Space, 8, 0.01, 0.001, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private static async Task EnrollAsync(MatcherStore store, StoredGallery gallery, params (string Subject, string Face, double Distance)[] faces)
    {
        foreach (var (subject, face, distance) in faces)
        {
            await store.EnrollAsync(gallery, subject, face, UnitVectors.At(distance), Token);
        }
    }

    private static async Task TrafficAsync(MatcherStore store, StoredGallery gallery, int worker, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            await store.Index.SearchAsync(gallery.Shards[0].Vectors, UnitVectors.At(i % 4), 10, 100, Token);
            try
            {
                await store.EnrollAsync(gallery, $"w{worker}", $"{i}", UnitVectors.At(i % 4), Token);
            }
            catch (ResourceNotFoundException)
            {
                return;
            }
        }
    }

    private static async Task<(long, long)> CountsAsync(MatcherStore store, StoredGallery gallery)
    {
        var now = await store.Galleries.GetAsync(gallery.Id, Token);
        return (now.SubjectCount, now.FaceCount);
    }
}
