using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Consuming;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.Clusterer.Tests.Clustering;
using FaceNet.ModelContract;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.Testing;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Tests.Storage;

/// <summary>What the durable state promises, on whichever server answers.</summary>
[Trait("Kind", "Integration")]
public abstract class ClusterStoreContract(string endpoint) : OnRedis(endpoint)
{
    private const int Dimensions = 16;
    private static readonly ClusteringThresholds Thresholds = new(1.2, 0.2, Derived: false);
    private readonly string _gallery = UniqueName.For("gallery");

    [Fact]
    public async Task Write_ManyBatches_LoadGivesTheSameGallery()
    {
        var (clusters, state) = await WriteStreamAsync(seed: 1, faces: 600, batch: 50);

        var stored = await StoredState.ReadAsync(Store, await Redis.GetDatabaseAsync(Cancellation), _gallery, Cancellation);

        Assert.NotEmpty(stored.Gallery.Clusters!.Aliases);
        Assert.NotEmpty(stored.Gallery.Clusters!.Separations);
        stored.AssertConsistent();
        Assert.Equal(state, stored.Gallery.State);
        SnapshotComparison.AssertEqual(clusters.Snapshot(), new GalleryClusters(stored.Gallery.Clusters!).Snapshot());
        Assert.Equal(Enumerable.Range(1, (int)state.Sequence).Select(i => (long)i), stored.Gallery.Outbox.Select(pending => pending.Sequence));
    }

    [Fact]
    public async Task Load_ManyClusters_MissesNone()
    {
        await Store.ClaimAsync(_gallery, 1, Cancellation);
        var random = new Random(5);
        Face[] faces = [.. Enumerable.Range(0, 3000).Select(i =>
            FaceStream.Of($"crop-{i}", [.. Enumerable.Range(0, 64).Select(_ => random.NextSingle() - 0.5f)]))];
        var strict = new ClusteringThresholds(0.01, 0, Derived: false);
        var outcome = new GalleryClusters(_gallery, 64, strict).Assign(faces, KnownPlaces.None);
        var state = new GalleryState { EmbeddingSpace = FaceStream.Space, Dimensions = 64, BaseThreshold = 0.01, Founded = outcome.Founded };
        await Store.WriteAsync(new GalleryWrite(_gallery, state, outcome, []), 1, Cancellation);

        var stored = await Store.LoadAsync(_gallery, Cancellation);

        Assert.Equal(3000, stored.Clusters!.Clusters.Count);
        Assert.Equal(outcome.Changed.Select(cluster => cluster.Id).Order(), stored.Clusters.Clusters.Select(cluster => cluster.Id).Order());
    }

    [Fact]
    public async Task Write_AfterANewerOwnerClaimed_ThrowsAndWritesNothing()
    {
        await WriteStreamAsync(seed: 2, faces: 50, batch: 50);
        var database = await Redis.GetDatabaseAsync(Cancellation);
        var before = await StoredState.ReadAsync(Store, database, _gallery, Cancellation);
        await Store.ClaimAsync(_gallery, 2, Cancellation);

        var outcome = new GalleryClusters(before.Gallery.Clusters!).Assign([FaceStream.Of("late", Ones())], KnownPlaces.None);
        var write = new GalleryWrite(_gallery, new GalleryState { Sequence = 99 }, outcome, [new PendingEvent(99, "e", [1], "")]);

        await Assert.ThrowsAsync<EpochLostException>(() => Store.WriteAsync(write, 1, Cancellation));
        before.AssertSameAs(await StoredState.ReadAsync(Store, database, _gallery, Cancellation));
    }

    [Fact]
    public async Task Claim_ByAnOlderEpoch_Throws()
    {
        var older = await Store.TakeEpochAsync(Cancellation);
        var newer = await Store.TakeEpochAsync(Cancellation);
        Assert.True(newer > older);
        await Store.ClaimAsync(_gallery, newer, Cancellation);
        await Store.ClaimAsync(_gallery, newer, Cancellation);

        await Assert.ThrowsAsync<EpochLostException>(() => Store.ClaimAsync(_gallery, older, Cancellation));
    }

    [Fact]
    public async Task LookUp_MembersFramesAndTracks_AreFoundAndOthersAreNot()
    {
        await Store.ClaimAsync(_gallery, 1, Cancellation);
        var face = FaceStream.Of("a", Ones(), "frame", "track");
        var outcome = new GalleryClusters(_gallery, Dimensions, Thresholds).Assign([face], KnownPlaces.None);
        await Store.WriteAsync(new GalleryWrite(_gallery, Bound(), outcome, []), 1, Cancellation);

        var known = await Store.LookUpAsync(
            _gallery, new GalleryState(), 1, [face, FaceStream.Of("b", Ones(), "frame", "track"), FaceStream.Of("c", Ones(), "other", "other")], Cancellation);

        Assert.Equal(["a"], known.ContentHashes.Keys);
        Assert.Equal(face.ContentHash.ToArray(), known.ContentHashes["a"].ToArray());
        var frame = Assert.Single(known.Places.Frames);
        Assert.Equal(("camera-1/frame", ClusterId.For(_gallery, "a")), (frame.Key, Assert.Single(frame.Value)));
        Assert.Equal(KeyValuePair.Create("camera-1/track", ClusterId.For(_gallery, "a")), Assert.Single(known.Places.Tracks));
    }

    [Fact]
    public async Task LookUp_AfterANewerOwnerClaimed_Throws()
    {
        await Store.ClaimAsync(_gallery, 1, Cancellation);
        await Store.ClaimAsync(_gallery, 2, Cancellation);

        await Assert.ThrowsAsync<EpochLostException>(() => Store.LookUpAsync(_gallery, new GalleryState(), 1, [FaceStream.Of("a", Ones())], Cancellation));
        Assert.Empty((await Store.LookUpAsync(_gallery, new GalleryState(), 2, [FaceStream.Of("a", Ones())], Cancellation)).ContentHashes);
    }

    [Fact]
    public async Task Forget_DeliveredEvents_LeavesTheOthers()
    {
        await Store.ClaimAsync(_gallery, 1, Cancellation);
        PendingEvent[] events = [.. Enumerable.Range(9, 3).Select(i => new PendingEvent(i, $"e{i}", [(byte)i], $"t{i}"))];
        await Store.WriteAsync(new GalleryWrite(_gallery, Bound(), null, events), 1, Cancellation);

        await Store.ForgetAsync(_gallery, [events[1]], Cancellation);

        var outbox = (await Store.LoadAsync(_gallery, Cancellation)).Outbox;
        Assert.Equal([9, 11], outbox.Select(pending => pending.Sequence));
        Assert.Equal(["e9", "e11"], outbox.Select(pending => pending.EventId));
        Assert.Equal([11], outbox[1].Payload);
        Assert.Equal("t11", outbox[1].TraceParent);
    }

    [Fact]
    public async Task List_Clusters_LargestFirstThenById()
    {
        var (clusters, _) = await WriteStreamAsync(seed: 3, faces: 300, batch: 100);
        var expected = clusters.Snapshot().Clusters.OrderByDescending(cluster => cluster.Count).ThenBy(cluster => cluster.Id, StringComparer.Ordinal).ToArray();

        var query = new ClusterQuery(ByTime: false, "", null, null, ConfirmedSize: 3);
        var all = await Reader.ListAsync(_gallery, query, null, 1000, Cancellation);
        var first = await Reader.ListAsync(_gallery, query, null, 5, Cancellation);
        var second = await Reader.ListAsync(_gallery, query, first.Next, 5, Cancellation);
        var confirmed = await Reader.ListAsync(_gallery, query with { Confirmed = true }, null, 1000, Cancellation);
        var counts = await new CountReader(Reader).CountAsync(_gallery, 3, Cancellation);

        Assert.Equal(expected.Select(cluster => cluster.Id), all.Clusters.Select(cluster => cluster.Id));
        Assert.Null(all.Next);
        Assert.Equal(expected[5..10].Select(cluster => cluster.Id), second.Clusters.Select(cluster => cluster.Id));
        Assert.NotNull(second.Next);
        Assert.Equal(expected.Where(cluster => cluster.Count >= 3).Select(cluster => cluster.Id), confirmed.Clusters.Select(cluster => cluster.Id));
        Assert.Equal((300, expected.Length, confirmed.Clusters.Count), (counts.Members, counts.Clusters, counts.ConfirmedClusters));
    }

    [Fact]
    public async Task Get_ByAlias_GivesTheClusterThatAbsorbedIt()
    {
        var (clusters, _) = await WriteStreamAsync(seed: 1, faces: 600, batch: 50);
        var aliases = clusters.Snapshot().Aliases;
        Assert.NotEmpty(aliases);

        foreach (var (alias, id) in aliases)
        {
            var cluster = await Reader.GetAsync(_gallery, alias, Cancellation);
            Assert.Equal(id, cluster.Id);
            Assert.Equal(aliases.Where(entry => entry.Value == id).Select(entry => entry.Key).Order(StringComparer.Ordinal), cluster.Aliases);
        }
    }

    [Fact]
    public async Task ListMembers_PageByPage_GivesEachOnceInOrder()
    {
        await WriteStreamAsync(seed: 1, faces: 600, batch: 50);
        var database = await Redis.GetDatabaseAsync(Cancellation);
        var stored = await StoredState.ReadAsync(Store, database, _gallery, Cancellation);
        var (largest, crops) = stored.MembersOf.MaxBy(entry => entry.Value.Length);

        var listed = new List<string>();
        var page = new StoredPage<StoredMember>([], HasMore: true);
        while (page.HasMore)
        {
            page = await Reader.ListMembersAsync(_gallery, largest, listed.LastOrDefault(), 7, Cancellation);
            listed.AddRange(page.Items.Select(member => member.CropId));
        }

        Assert.True(crops.Length > 14);
        Assert.Equal(crops.Order(StringComparer.Ordinal), listed);
    }

    [Fact]
    public async Task Read_UnknownGalleryOrCluster_SaysWhichIsMissing()
    {
        var noGallery = await Assert.ThrowsAsync<ResourceNotFoundException>(() => new CountReader(Reader).CountAsync(_gallery, 2, Cancellation));
        await WriteStreamAsync(seed: 1, faces: 10, batch: 10);
        var noCluster = await Assert.ThrowsAsync<ResourceNotFoundException>(() => Reader.GetAsync(_gallery, "nobody", Cancellation));
        var noMembers = await Assert.ThrowsAsync<ResourceNotFoundException>(() => Reader.ListMembersAsync(_gallery, "nobody", null, 10, Cancellation));

        Assert.Equal(ErrorReasons.GalleryNotFound, noGallery.Reason);
        Assert.Equal(ErrorReasons.ClusterNotFound, noCluster.Reason);
        Assert.Equal(ErrorReasons.ClusterNotFound, noMembers.Reason);
    }

    [Fact]
    public async Task Read_StateThatContradictsItself_EndsWithTheKey()
    {
        await WriteStreamAsync(seed: 1, faces: 10, batch: 10);
        var database = await Redis.GetDatabaseAsync(Cancellation);
        var keys = new ClusterKeys(_gallery, 0);
        await database.HashSetAsync(keys.Aliases, "dangling", StoredValue.Write(new AliasState { ClusterId = "gone" }));
        await database.SortedSetAddAsync(keys.MembersOf(ClusterId.For(_gallery, "crop-00000")), "lost-crop", 0);

        var noCluster = await Assert.ThrowsAsync<InvalidDataException>(() => Reader.GetAsync(_gallery, "dangling", Cancellation));
        var noMembers = await Assert.ThrowsAsync<InvalidDataException>(() => Reader.ListMembersAsync(_gallery, "dangling", null, 10, Cancellation));
        var noMember = await Assert.ThrowsAsync<InvalidDataException>(
            () => Reader.ListMembersAsync(_gallery, ClusterId.For(_gallery, "crop-00000"), null, 1000, Cancellation));

        Assert.Contains((string)keys.Aliases!, noCluster.Message);
        Assert.Contains((string)keys.MembersOf("dangling")!, noMembers.Message);
        Assert.Contains((string)keys.Members!, noMember.Message);
    }

    [Fact]
    public async Task Load_StateOfANewerVersion_IsRefused()
    {
        var database = await Redis.GetDatabaseAsync(Cancellation);
        await database.StringSetAsync(new ClusterKeys(_gallery, 0).Gallery, new byte[] { StoredValue.SchemaVersion + 1, 0xFF });

        var refused = await Assert.ThrowsAsync<PreconditionException>(() => Store.LoadAsync(_gallery, Cancellation));

        Assert.Equal(ErrorReasons.SchemaTooNew, refused.Reason);
        Assert.True(Outages.IsOutage(refused));
    }

    private static float[] Ones() => [.. Enumerable.Repeat(1f, Dimensions)];

    private static GalleryState Bound() => new()
    {
        EmbeddingSpace = FaceStream.Space,
        Dimensions = Dimensions,
        BaseThreshold = Thresholds.BaseThreshold,
        SmallClusterReduction = Thresholds.SmallClusterReduction,
    };

    private async Task<(GalleryClusters Clusters, GalleryState State)> WriteStreamAsync(int seed, int faces, int batch)
    {
        await Store.ClaimAsync(_gallery, 1, Cancellation);
        var stream = new FaceStream(seed, Dimensions, people: 25, noise: 0.9) { FrameShare = 0.3, TrackShare = 0.3 };
        var clusters = new GalleryClusters(_gallery, Dimensions, Thresholds);
        var state = Bound();
        foreach (var chunk in stream.Take(faces).Chunk(batch))
        {
            var known = await Store.LookUpAsync(_gallery, state, 1, chunk, Cancellation);
            var outcome = clusters.Assign(chunk, known.Places);
            state.Founded = outcome.Founded;
            PendingEvent[] events = [.. outcome.Changes.Select(change => ChangeEvents.Create(_gallery, 0, ++state.Sequence, change))];
            await Store.WriteAsync(new GalleryWrite(_gallery, state, outcome, events), 1, Cancellation);
        }

        return (clusters, state);
    }
}
