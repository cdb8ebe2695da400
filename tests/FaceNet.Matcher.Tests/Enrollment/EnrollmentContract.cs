using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.Probes;
using FaceNet.Matcher.Tests.Galleries;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.Testing;

namespace FaceNet.Matcher.Tests.Enrollment;

/// <summary>What enrollment promises on every Redis, also when a Matcher dies half-way.</summary>
public abstract class EnrollmentContract
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected abstract MatcherStore CreateStore();

    [Fact]
    public async Task EnrollAsync_SameFaceAgain_ChangesNothing()
    {
        var (store, gallery) = await CreateAsync();
        var first = await store.EnrollAsync(gallery, "anna", "1", UnitVectors.At(0.5), Token);
        store.Time.Advance(TimeSpan.FromHours(1));

        var again = await store.EnrollAsync(gallery, "anna", "1", UnitVectors.At(0.5), Token);

        Assert.False(first.IsRepeat);
        Assert.True(again.IsRepeat);
        Assert.Equal(first.Face, again.Face);
        Assert.Single(await store.Index.SearchAsync(gallery.Shards[0].Vectors, UnitVectors.At(0), 10, 10, Token));
    }

    [Fact]
    public async Task EnrollAsync_SameFaceWithAnotherVector_IsRefused()
    {
        var (store, gallery) = await CreateAsync();
        await store.EnrollAsync(gallery, "anna", "1", UnitVectors.At(0.5), Token);

        var refused = await Assert.ThrowsAsync<ResourceExistsException>(
            () => store.EnrollAsync(gallery, "anna", "1", UnitVectors.At(0.6), Token));

        Assert.Equal(ErrorReasons.FaceExists, refused.Reason);
        Assert.Contains("/anna/1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EnrollAsync_NoFaceId_NamesTheSameVectorTheSame()
    {
        var (store, gallery) = await CreateAsync();
        var first = await store.EnrollAsync(gallery, "anna", "", UnitVectors.At(0.5), Token);
        var again = await store.EnrollAsync(gallery, "anna", "", UnitVectors.At(0.5), Token);
        var other = await store.EnrollAsync(gallery, "anna", "", UnitVectors.At(0.6), Token);

        Assert.True(again.IsRepeat);
        Assert.Equal(first.Face.FaceId, again.Face.FaceId);
        Assert.NotEqual(first.Face.FaceId, other.Face.FaceId);
    }

    [Fact]
    public async Task RequireAsync_SubjectDeletedSinceItWasRead_IsNoOutlier()
    {
        var (store, gallery) = await CreateAsync();
        gallery = gallery with { Record = gallery.Record with { OutlierCheck = OutlierCheck.Refuse, DuplicateCheck = DuplicateCheck.Off } };
        await store.EnrollAsync(gallery, "anna", "1", UnitVectors.At(0), Token);
        var anna = await store.Subjects.GetAsync(gallery, "anna", Token);
        await store.Writer.DeleteAsync(gallery, "anna", Token);

        Assert.Empty(await store.Checks.RequireAsync(gallery, "anna", anna, new ReadProbe(UnitVectors.At(2), "face"), Token));
    }

    [Fact]
    public async Task EnrollAsync_SameFaceAtTheSameTime_EnrollsItOnce()
    {
        var (store, gallery) = await CreateAsync();
        await using var other = CreateStore();

        var all = await Task.WhenAll(Enumerable.Range(0, 16).Select(
            i => (i % 2 == 0 ? store : other).EnrollAsync(gallery, "anna", "1", UnitVectors.At(0.5), Token)));

        Assert.Single(all, enrolled => !enrolled.IsRepeat);
        Assert.Single(all.Select(enrolled => enrolled.Face).Distinct());
        Assert.Single(await store.Index.SearchAsync(gallery.Shards[0].Vectors, UnitVectors.At(0), 10, 10, Token));
        Assert.Empty(await store.Unsettled.ListAsync(gallery.Shards[0], Token));
        Assert.Equal(1, (await store.Galleries.GetAsync(gallery.Id, Token)).FaceCount);
    }

    [Fact]
    public async Task EnrollAsync_OneSubjectFromTwoHosts_KeepsEveryFace()
    {
        var (store, gallery) = await CreateAsync();
        await using var other = CreateStore();

        await Task.WhenAll(Enumerable.Range(0, 40).Select(
            i => (i % 2 == 0 ? store : other).EnrollAsync(gallery, "anna", $"{i:00}", UnitVectors.At(i / 20.0), Token)));

        var subject = await store.Subjects.GetAsync(gallery, "anna", Token);
        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"{i:00}"), subject.Record.Faces.Select(face => face.FaceId));
        var now = await store.Galleries.GetAsync(gallery.Id, Token);
        Assert.Equal((1, 40), (now.SubjectCount, now.FaceCount));
    }

    [Fact]
    public async Task EnrollAsync_GalleryDeletedMeanwhile_IsNotFoundAndLeavesNoVector()
    {
        var (store, gallery) = await CreateAsync();
        await store.Galleries.DeleteAsync(gallery.Id, withClusters: false, Token);

        await Assert.ThrowsAsync<ResourceNotFoundException>(() => store.EnrollAsync(gallery, "anna", "1", UnitVectors.At(0), Token));

        Assert.Empty(await store.Index.SearchAsync(gallery.Shards[0].Vectors, UnitVectors.At(0), 10, 10, Token));
        Assert.Empty(await store.Unsettled.ListAsync(gallery.Shards[0], Token));
    }

    [Fact]
    public async Task Repair_EnrollmentThatDiedAfterItsVector_RemovesItAfterTheLease()
    {
        var (store, gallery) = await CreateAsync();
        var element = ElementId.New("anna", "1", gallery.Record.Generation);
        await store.Unsettled.MarkAsync(gallery.Shards[0], element.ToString(), Token);
        await store.Index.AddAsync(gallery.Shards[0].Vectors, element.ToString(), UnitVectors.At(0), Token);

        Assert.Equal(0, await store.Repair.RunAsync(gallery.Id, Token));
        Assert.Contains(element.ToString(), await store.Unsettled.ListAsync(gallery.Shards[0], Token));
        store.Time.Advance(UnsettledElements.Lease);

        Assert.Equal(1, await store.Repair.RunAsync(gallery.Id, Token));
        Assert.Empty(await store.Index.SearchAsync(gallery.Shards[0].Vectors, UnitVectors.At(0), 10, 10, Token));
        Assert.Empty(await store.Unsettled.ListAsync(gallery.Shards[0], Token));
    }

    [Fact]
    public async Task TrySettle_AfterTheRepairGaveItUp_IsRefused()
    {
        var (store, gallery) = await CreateAsync();
        var element = ElementId.New("anna", "1", gallery.Record.Generation);
        await store.Unsettled.MarkAsync(gallery.Shards[0], element.ToString(), Token);
        store.Time.Advance(UnsettledElements.Lease);
        await store.Repair.RunAsync(gallery.Id, Token);

        Assert.False(await store.Settler.TrySettleAsync(gallery, new NewFace(element, new FaceRecord(element.Face, element.Tag, store.Time.GetUtcNow()), Image: null), known: null));

        Assert.Null(await store.Subjects.FindAsync(gallery, "anna", Token));
    }

    [Theory]
    [InlineData("written by somebody else")]
    [InlineData("1 {\"vectors\":")]
    public async Task Repair_ValueThatCannotBeRead_IsLeftForTheOperatorAndStopsNobody(string value)
    {
        var (store, gallery) = await CreateAsync();
        var database = await store.Redis.GetDatabaseAsync(Token);
        await database.HashSetAsync(gallery.Shards[0].Keys.Unsettled, "anna/1#x", value);

        Assert.Equal(0, await store.Repair.RunAsync(gallery.Id, Token));

        Assert.Equal(value, await database.HashGetAsync(gallery.Shards[0].Keys.Unsettled, "anna/1#x"));
        await database.KeyDeleteAsync(gallery.Shards[0].Keys.Unsettled);
    }

    [Fact]
    public async Task Repair_GalleryDeletionThatDied_RemovesTheVectors()
    {
        var (store, gallery) = await CreateAsync();
        await store.EnrollAsync(gallery, "anna", "1", UnitVectors.At(0), Token);
        Assert.True(await store.Erasure.TryBeginAsync(await store.Galleries.GetAsync(gallery.Id, Token), told: null, Token));
        Assert.Single(await store.Index.SearchAsync(gallery.Shards[0].Vectors, UnitVectors.At(0), 10, 10, Token));

        Assert.Equal(1, await store.Repair.RunAsync(gallery.Id, Token));

        Assert.Empty(await store.Index.SearchAsync(gallery.Shards[0].Vectors, UnitVectors.At(0), 10, 10, Token));
    }

    private async Task<(MatcherStore Store, StoredGallery Gallery)> CreateAsync()
    {
        var store = CreateStore();
        var record = new GalleryRecord(ElementId.NewGeneration(), UnitVectors.Space, 8, 0.01, 0.001, store.Time.GetUtcNow()) { DuplicateCheck = DuplicateCheck.Off };
        return (store, await store.Galleries.CreateAsync(UniqueName.For("enroll"), record, Token));
    }
}
