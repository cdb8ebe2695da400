using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.Upgrades;
using FaceNet.Protos.Matching.V1;
using FaceNet.Testing;

namespace FaceNet.Matcher.Tests.Galleries;

/// <summary>What faces that are settled in one transaction do to one another: nothing.</summary>
public abstract class SettlingContract
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected abstract MatcherStore CreateStore();

    [Fact]
    public async Task TrySettle_SomeThatMayNot_LetsTheOthersIn()
    {
        await using var store = CreateStore();
        var gallery = await CreateGalleryAsync(store);
        gallery = gallery with { Record = gallery.Record with { MaxFacesPerSubject = 2 } };
        await store.EnrollAsync(gallery, "full", "1", UnitVectors.At(0), Token);
        await store.EnrollAsync(gallery, "full", "2", UnitVectors.At(0.1), Token);
        var full = await store.Subjects.GetAsync(gallery, "full", Token);

        // The repair gives up what one of them marked, and another comes with a space that is not taken any more.
        var late = await MarkAsync(store, gallery, "late");
        store.Time.Advance(UnsettledElements.Lease);
        Assert.Equal(1, await store.Repair.RunAsync(gallery.Id, Token));
        await new SpaceDoors(store.Redis).CloseAsync(gallery, "old", Token);
        var former = await MarkAsync(store, gallery, "former");
        former = former with { Record = former.Record with { Spaces = [UnitVectors.Space, "old"] } };
        NewFace[] good = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => MarkAsync(store, gallery, $"good-{i:00}")));
        var crowd = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => MarkAsync(store, gallery, "crowd", $"{i}")));

        var settled = await Task.WhenAll(
            new[] { (await MarkAsync(store, gallery, "full", "3"), (StoredSubject?)full), (late, null), (former, null) }
                .Concat(good.Concat(crowd).Select(face => (face, (StoredSubject?)null)))
                .Select(each => store.Settler.TrySettleAsync(gallery, each.Item1, each.Item2)));

        Assert.Equal([false, false, false], settled[..3]);
        Assert.All(settled[3..33], Assert.True);
        Assert.Equal(2, settled[33..].Count(isSettled => isSettled));
        var now = await store.Galleries.GetAsync(gallery.Id, Token);
        Assert.Equal((32, 34), (now.SubjectCount, now.FaceCount));
        Assert.Equal(32, (await store.Subjects.ListAsync(gallery, after: null, size: 100, Token)).Items.Count);
        Assert.Null(await store.Subjects.FindAsync(gallery, "late", Token));
    }

    [Fact]
    public async Task TrySettle_ManyFromTwoHosts_CountsEachOnce()
    {
        await using var store = CreateStore();
        await using var other = CreateStore();
        var gallery = await CreateGalleryAsync(store);

        await Task.WhenAll(Enumerable.Range(0, 200).Select(
            i => (i % 2 == 0 ? store : other).EnrollAsync(gallery, $"{i % 70}", $"{i}", UnitVectors.At(i / 100.0), Token)));

        var now = await store.Galleries.GetAsync(gallery.Id, Token);
        Assert.Equal((70, 200), (now.SubjectCount, now.FaceCount));
        Assert.Equal(200, (await store.Subjects.ListAsync(gallery, after: null, size: 100, Token)).Items.Sum(subject => subject.Record.Faces.Length));
        Assert.Empty(await store.Unsettled.ListAsync(gallery.Shards[0], Token));
    }

    private static Task<StoredGallery> CreateGalleryAsync(MatcherStore store) => store.Galleries.CreateAsync(
        UniqueName.For("settling"),
        new GalleryRecord(ElementId.NewGeneration(), UnitVectors.Space, 8, 0.01, 0.001, store.Time.GetUtcNow()) { DuplicateCheck = DuplicateCheck.Off },
        Token);

    private static async Task<NewFace> MarkAsync(MatcherStore store, StoredGallery gallery, string subject, string face = "1")
    {
        var element = ElementId.New(subject, face, gallery.Record.Generation);
        await store.Unsettled.MarkAsync(gallery.Shards[0], element.ToString(), Token);
        return new NewFace(element, new FaceRecord(face, element.Tag, store.Time.GetUtcNow()), Image: null);
    }
}
