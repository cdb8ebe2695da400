using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.Tests.Backends;
using FaceNet.Matcher.Tests.Galleries;
using FaceNet.Matcher.Transfer;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.Testing;
using Grpc.Core;

namespace FaceNet.Matcher.Tests.Transfer;

/// <summary>What becomes of imports that are slow, or whose Matcher dies.</summary>
public abstract class AbandonedImportContract
{
    private static readonly TimeSpan AlmostLease = GalleryImports.Lease - TimeSpan.FromSeconds(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected abstract MatcherStore CreateStore();

    [Fact]
    public async Task Repair_ImportThatDied_DeletesItAfterItsLease()
    {
        await using var store = CreateStore();
        var gallery = await BeginAsync(store);
        await SubjectImport(store).WriteAsync(gallery, Subject(gallery, "anna"));
        store.Time.Advance(AlmostLease);

        Assert.Equal(0, await store.Repair.RunAsync(gallery.Id, Token));
        Assert.Equal(1, (await store.Galleries.FindAsync(gallery.Id, Token))!.FaceCount);
        store.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(1, await store.Repair.RunAsync(gallery.Id, Token));
        await store.AssertNoneAsync(gallery.Id, UnitVectors.Space, 8);
    }

    [Fact]
    public async Task WriteAsync_ImportThatWasGivenUp_FailsAndLeavesNothing()
    {
        await using var store = CreateStore();
        var gallery = await BeginAsync(store);
        store.Time.Advance(GalleryImports.Lease);
        await store.Repair.RunAsync(gallery.Id, Token);

        var late = await Assert.ThrowsAsync<ResourceNotFoundException>(() => SubjectImport(store).WriteAsync(gallery, Subject(gallery, "anna")));
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => SubjectImport(store).WriteAsync(gallery, new ImportedImage(Subject(gallery, "anna").Subject.ElementOf(Face), new())));
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => store.Imports.RenewAsync(gallery, Token));
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => store.Imports.CompleteAsync(gallery, Token));

        Assert.Contains("silent for 10 minutes", late.Message, StringComparison.Ordinal);
        await store.AssertNoneAsync(gallery.Id, UnitVectors.Space, 8);
    }

    [Fact]
    public async Task ImportAsync_SlowerThanItsLease_LivesWhileChunksArrive()
    {
        await using var store = CreateStore();
        var id = UniqueName.For("slow");
        var export = Exports.Of(id, Enumerable.Range(0, 5).Select(i => Exports.Subject($"s{i}", UnitVectors.At(0.3 * i, TinyFaces.Dimensions))));
        var slow = new SlowChunks(export, async () =>
        {
            // The repair would take a write that is under way for one that has died.
            await Eventually.HoldsAsync("the end of the write", async () => await IsQuietAsync(store, id), Token);
            store.Time.Advance(AlmostLease);
            await store.Repair.RunAsync(id, Token);
        });

        var imported = await new ImportRequests(store.Imports, SubjectImport(store)).ImportAsync(slow, Token);

        Assert.Equal(5, imported.Gallery.FaceCount);
        Assert.Null((await store.Galleries.GetAsync(id, Token)).Record.ImportedUntil);
        await store.Galleries.DeleteAsync(id, withClusters: false, Token);
    }

    [Fact]
    public async Task Discard_CompleteOrLaterGallery_IsLeftAlone()
    {
        await using var store = CreateStore();
        var gallery = await BeginAsync(store);
        await store.Imports.CompleteAsync(gallery, Token);

        await store.Imports.DiscardAsync(gallery);
        store.Time.Advance(GalleryImports.Lease);
        await store.Repair.RunAsync(gallery.Id, Token);

        await store.Galleries.DeleteAsync(gallery.Id, withClusters: false, Token);
        var later = await store.Imports.BeginAsync(gallery.Id, Record(store), Token);
        await store.Imports.DiscardAsync(gallery);
        Assert.NotNull(await store.Galleries.FindAsync(gallery.Id, Token));
        await store.Imports.DiscardAsync(later);
        Assert.Null(await store.Galleries.FindAsync(gallery.Id, Token));
    }

    private static FaceRecord Face => new("1", "tag", DateTimeOffset.UnixEpoch);

    private static GalleryRecord Record(MatcherStore store) => new(ElementId.NewGeneration(), UnitVectors.Space, 8, 0.01, 0.001, store.Time.GetUtcNow());

    private static Task<StoredGallery> BeginAsync(MatcherStore store) => store.Imports.BeginAsync(UniqueName.For("import"), Record(store), Token);

    private static SubjectImport SubjectImport(MatcherStore store) => new(store.Unsettled, store.Index, store.Writer, store.Settler);

    private static ImportedSubject Subject(StoredGallery gallery, string id)
    {
        var face = Face with { Tag = ElementId.New(id, "1", gallery.Record.Generation).Tag };
        var record = new SubjectRecord(face.EnrollTime, [face]);
        return new ImportedSubject(new StoredSubject(id, record, StoredValue.Write(record)), [UnitVectors.At(1)]);
    }

    /// <summary>Chunks that arrive just before anybody loses patience.</summary>
    private sealed class SlowChunks(IReadOnlyList<TransferChunk> chunks, Func<Task> wait) : IAsyncStreamReader<ImportGalleryRequest>
    {
        private int _next;

        public ImportGalleryRequest Current { get; private set; } = null!;

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            await wait();
            Current = _next < chunks.Count ? new ImportGalleryRequest { Chunk = chunks[_next] } : null!;
            return _next++ < chunks.Count;
        }
    }

    private static async Task<bool> IsQuietAsync(MatcherStore store, string gallery)
    {
        var database = await store.Redis.GetDatabaseAsync(Token);
        return !await database.KeyExistsAsync(new ShardKeys(gallery, "0").Unsettled);
    }
}

public sealed class GarnetAbandonedImportTests(GarnetFixture garnet) : AbandonedImportContract
{
    private protected override MatcherStore CreateStore() => new(garnet.Endpoint);
}

public sealed class RealRedisAbandonedImportTests(RealRedisFixture redis) : AbandonedImportContract
{
    private protected override MatcherStore CreateStore()
    {
        Assert.SkipUnless(redis.Available, redis.Reason);
        return new MatcherStore(redis.Endpoint);
    }
}
