using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.Tests.Backends;
using FaceNet.Matcher.Tests.Galleries;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.Testing;
using Grpc.Core;

namespace FaceNet.Matcher.Tests.Transfer;

/// <summary>What callers see of a gallery while it is imported, and when its caller gives up.</summary>
public abstract class ImportLifeContract(MatcherFixture matcher)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnyRpc_GalleryThatIsImported_IsRefusedUntilTheEnd()
    {
        var id = matcher.NewGalleryId();
        var export = Exports.Of(id, Exports.Subject("anna", UnitVectors.At(0.5, TinyFaces.Dimensions)));
        using var call = await BeginAsync(id, export);

        IEnumerable<Task> calls =
        [
            .. AnyRpc.GoodRequests(id).Where(request => request is not ListGalleriesRequest).Select(request => matcher.Host.CallAsync(request)),
            matcher.ExportAsync(id),
            matcher.ImportAsync(export),
            matcher.Matching.FindSimilarFaces(new FindSimilarFacesRequest { Gallery = id }, cancellationToken: Cancellation).ResponseStream.MoveNext(Cancellation),
        ];
        foreach (var refused in calls)
        {
            await Refusals.AssertFailsAsync(refused, StatusCode.FailedPrecondition, ErrorReasons.GalleryImporting, id, "is being imported");
        }

        Assert.DoesNotContain(id, await ListAsync());
        await call.RequestStream.WriteAsync(new ImportGalleryRequest { Chunk = export[^1] }, Cancellation);
        await call.RequestStream.CompleteAsync();
        Assert.Equal(1, (await call).Gallery.FaceCount);
        Assert.Contains(id, await ListAsync());
    }

    [Fact]
    public async Task ImportGallery_CallerThatGivesUp_LeavesNothing()
    {
        var id = matcher.NewGalleryId();
        using (await BeginAsync(id, Exports.Of(id, Exports.Subject("anna", UnitVectors.At(0.5, TinyFaces.Dimensions)), Exports.Subject("bob", UnitVectors.At(1, TinyFaces.Dimensions)))))
        {
            // Leaving ends the call.
        }

        await using var store = new MatcherStore(matcher.Store);
        var database = await store.Redis.GetDatabaseAsync(Cancellation);
        await Eventually.HoldsAsync("the end of the import", async () => await database.SortedSetScoreAsync(GalleryKeys.Index, id) is null, Cancellation);
        await store.AssertNoneAsync(id, TinyFaces.Space, TinyFaces.Dimensions);
    }

    [Fact]
    public async Task ImportGallery_StoreThatGoesAway_IsUnavailableAndLeftToTheRepair()
    {
        var id = matcher.NewGalleryId();
        var export = Exports.Of(id, Exports.Subject("anna", UnitVectors.At(0.5, TinyFaces.Dimensions)), Exports.Subject("bob", UnitVectors.At(1, TinyFaces.Dimensions)));
        await using var wire = new TcpProxy(matcher.Store.Split(',')[0]);
        await using var host = await MatcherHost.StartAsync(matcher.Store.Replace(matcher.Store.Split(',')[0], wire.Endpoint, StringComparison.Ordinal), matcher.Embedder);
        await using var store = new MatcherStore(matcher.Store);
        using var call = await BeginAsync(id, export, host);

        wire.Cut();
        await call.RequestStream.WriteAsync(new ImportGalleryRequest { Chunk = export[^1] }, Cancellation);
        await call.RequestStream.CompleteAsync();

        await Refusals.AssertUnavailableAsync(call.ResponseAsync, ErrorReasons.StoreUnavailable, "Redis does not answer");
        Assert.NotNull(await FindAsync(store, id));

        // Its clock is far ahead.
        Assert.Equal(1, await store.Repair.RunAsync(id, Cancellation));
        await store.AssertNoneAsync(id, TinyFaces.Space, TinyFaces.Dimensions);
    }

    [Fact]
    public async Task ExportGallery_CallerThatGivesUp_EndsIt()
    {
        var id = await matcher.CreateGalleryAsync(("anna", "1", 0.5));
        using var caller = new CancellationTokenSource();
        using var call = matcher.Transfer.ExportGallery(new ExportGalleryRequest { Gallery = id }, cancellationToken: caller.Token);
        Assert.True(await call.ResponseStream.MoveNext(Cancellation));

        await caller.CancelAsync();

        var ended = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.ReadAllAsync(Cancellation).ToListAsync(Cancellation).AsTask());
        Assert.Equal(StatusCode.Cancelled, ended.StatusCode);
    }

    // Sends all but the trailer, and waits until a subject is in Redis.
    private async Task<AsyncClientStreamingCall<ImportGalleryRequest, ImportGalleryResponse>> BeginAsync(
        string id, IReadOnlyList<TransferChunk> export, MatcherHost? host = null)
    {
        var call = (host ?? matcher.Host).Transfer.ImportGallery(cancellationToken: Cancellation);
        foreach (var chunk in export.SkipLast(1))
        {
            await call.RequestStream.WriteAsync(new ImportGalleryRequest { Chunk = chunk }, Cancellation);
        }

        await using var store = new MatcherStore(matcher.Store);
        await Eventually.HoldsAsync("the first subjects", async () => (await FindAsync(store, id))?.FaceCount == export.Count(chunk => chunk.Subject is not null) - 1, Cancellation);
        return call;
    }

    private static Task<StoredGallery?> FindAsync(MatcherStore store, string id) => store.Galleries.FindAsync(id, Cancellation);

    private async Task<IEnumerable<string>> ListAsync()
    {
        var all = await matcher.Galleries.ListGalleriesAsync(new ListGalleriesRequest { PageSize = 1000 }, cancellationToken: Cancellation);
        return all.Galleries.Select(gallery => gallery.Gallery_);
    }
}

[Collection(nameof(OnGarnet))]
public sealed class GarnetImportLifeTests(GarnetMatcher matcher) : ImportLifeContract(matcher);

[Collection(nameof(OnRealRedis))]
public sealed class RealRedisImportLifeTests(RealRedisMatcher matcher) : ImportLifeContract(matcher);
