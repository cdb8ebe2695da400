using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Clustering.Corrections;
using FaceNet.Clusterer.Clustering.Reclustering;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Generations;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Clusterer.Tests.Clustering;
using FaceNet.ModelContract;

namespace FaceNet.Clusterer.Tests.Storage;

/// <summary>What the durable state promises of generations, on whichever server answers.</summary>
[Trait("Kind", "Integration")]
public abstract class GenerationContract(string endpoint) : OnRedis(endpoint)
{
    private const string Id = "anew";
    private static readonly ClusteringThresholds Strict = new(1.1, 0.3, Derived: false);

    [Fact]
    public async Task Switch_ToWhatWasBuilt_IsLoadedAsItWasBuiltAndTheFormerExpires()
    {
        var written = new WrittenGallery(Store, people: 12);
        await written.WriteAsync(120, Cancellation);
        var state = await OpenAsync(written.Id);
        var outcome = await BuildAsync(written, state);
        var built = await new SwitchStore(Redis).ReadBuildAsync(written.Id, state.Incoming, 1, Cancellation);
        var content = await new SwitchStore(Redis).LoadAsync(written.Id, state, 1, built, written.Clusters.Snapshot(), Cancellation);

        SnapshotComparison.AssertEqual(outcome.Snapshot, new GalleryClusters(content!.Clusters).Snapshot());
        Assert.Equal(outcome.Assignments.Select(face => (face.Face.CropId, face.ClusterId)).Order(), content.Homes.Select(home => (home.Key, home.Value)).Order());
        Assert.Equal(written.Homes().SelectMany(home => home.Value.Select(face => (face.CropId, home.Key))).Order(), content.LiveHomes.Select(home => (home.Key, home.Value)).Order());

        state.Generation = 1;
        var names = new AliasesWrite(outcome.Snapshot.Aliases, outcome.Snapshot.Aliases, state.Sequence);
        (state.Incoming, state.BaseThreshold, state.SmallClusterReduction) = (null, Strict.BaseThreshold, Strict.SmallClusterReduction);
        await Store.WriteAsync(new GalleryWrite(written.Id, state, null, [], generations: GenerationWrite.Switch(written.Id, 0, 1, built.Stored, names)), 1, Cancellation);
        await new RetiredGenerations(Redis).ExpireAsync(written.Id, Cancellation);

        var stored = await StoredState.ReadAsync(Store, await Redis.GetDatabaseAsync(Cancellation), written.Id, Cancellation);
        stored.AssertConsistent();
        Assert.Equal(Strict, stored.Gallery.Clusters!.Thresholds);
        Assert.Equal(outcome.Assignments.Count, stored.Members.Count);
        await AssertExpiresAsync(written.Id);
    }

    [Fact]
    public async Task Load_WhatIsBuiltAnewMeanwhile_IsNothing()
    {
        var written = new WrittenGallery(Store, people: 5);
        await written.WriteAsync(30, Cancellation);
        var state = await OpenAsync(written.Id);
        await BuildAsync(written, state);
        var built = await new SwitchStore(Redis).ReadBuildAsync(written.Id, state.Incoming, 1, Cancellation);
        var database = await Redis.GetDatabaseAsync(Cancellation);
        await BuildClaim.TakeAsync(database, new ClusterKeys(written.Id, 1), Id, Cancellation);

        Assert.Null(await new SwitchStore(Redis).LoadAsync(written.Id, state, 1, built, written.Clusters.Snapshot(), Cancellation));
        await Store.ClaimAsync(written.Id, 2, Cancellation);
        await Assert.ThrowsAsync<EpochLostException>(() => new SwitchStore(Redis).ReadBuildAsync(written.Id, state.Incoming, 1, Cancellation));
        await Assert.ThrowsAsync<EpochLostException>(() => new SwitchStore(Redis).LoadAsync(written.Id, state, 1, built, written.Clusters.Snapshot(), Cancellation));
    }

    [Fact]
    public async Task Write_ArrivalsAndFacesAside_AreThereInOrderAndLookedUp()
    {
        var written = new WrittenGallery(Store, people: 5);
        await written.WriteAsync(10, Cancellation);
        var state = await OpenAsync(written.Id, "another-space");
        var face = FaceStream.Of("aside", [.. Enumerable.Repeat(1f, ModelServer.Dimensions)]);
        var keys = new ClusterKeys(written.Id, 1);
        await Store.WriteAsync(new GalleryWrite(written.Id, state, null, [], arrivals: new ArrivalsWrite(keys, ["b", "aside"], [face])), 1, Cancellation);
        await Store.WriteAsync(new GalleryWrite(written.Id, state, null, [], arrivals: new ArrivalsWrite(keys, ["a"], [])), 1, Cancellation);

        var database = await Redis.GetDatabaseAsync(Cancellation);
        Assert.Equal(["b", "aside", "a"], (await database.ListRangeAsync(keys.Arrivals)).Select(crop => (string?)crop));
        var known = await Store.LookUpAsync(written.Id, state, 1, [face], Cancellation);
        Assert.Empty(known.ContentHashes);
        Assert.Equal(face.ContentHash.ToArray(), known.CollectedHashes["aside"].ToArray());
    }

    private async Task<GalleryState> OpenAsync(string gallery, string space = FaceStream.Space)
    {
        var state = (await OpenedGallery.ReadAsync(await Redis.GetDatabaseAsync(Cancellation), gallery, Cancellation)).State;
        Assert.Equal((0L, 0L), (state.Generation, state.LastGeneration));
        state.LastGeneration = 1;
        state.Incoming = new IncomingState
        {
            ReclusteringId = Id,
            Generation = 1,
            EmbeddingSpace = space,
            Dimensions = ModelServer.Dimensions,
            BaseThreshold = Strict.BaseThreshold,
            SmallClusterReduction = Strict.SmallClusterReduction,
        };
        await Store.WriteAsync(new GalleryWrite(gallery, state, null, [], generations: GenerationWrite.Open(gallery, 1)), 1, Cancellation);
        return state;
    }

    private async Task<ReclusteringOutcome> BuildAsync(WrittenGallery written, GalleryState state)
    {
        var database = await Redis.GetDatabaseAsync(Cancellation);
        var keys = new ClusterKeys(written.Id, 1);
        var claim = await BuildClaim.TakeAsync(database, keys, Id, Cancellation);
        var live = await new LiveClustersReader(database, written.Id, state, _ => { }, Cancellation).ReadAsync();
        Assert.Equal(written.Faces.Count, live.Faces.Count);
        var link = FaceLink.Between(live.Faces[0].Face.CropId, live.Faces[1].Face.CropId, LinkKind.Cannot);
        var outcome = Rebuild.Run(new ReclusteringInput(Id, live.Clusters, ModelServer.Dimensions, Strict, live.Faces, [link]), _ => { }, Cancellation);
        var writer = new GenerationWriter(database, keys, claim, Cancellation);
        await writer.ClearAsync();
        await writer.ClustersAsync(outcome.Snapshot);
        await writer.FacesAsync(outcome.Assignments, _ => { });
        await writer.PlacesAsync(outcome.Frames, outcome.Tracks);
        await writer.LinksAsync(outcome.CarriedLinks);
        await claim.CompleteAsync(new BuildState { Founded = outcome.Snapshot.Founded }, Cancellation);
        Assert.Equal(link, StoredValue.Read(LinkState.Parser, await database.HashGetAsync(keys.Links, ClusterKeys.LinkField(link.One, link.Other)), keys.Links).ToLink(link.One, link.Other));
        Assert.True(await database.SetContainsAsync(keys.LinksOf(link.Other), link.One));
        return outcome;
    }

    private async Task AssertExpiresAsync(string gallery)
    {
        var database = await Redis.GetDatabaseAsync(Cancellation);
        var (former, now) = (new ClusterKeys(gallery, 0), new ClusterKeys(gallery, 1));
        var first = (await database.HashKeysAsync(former.Clusters)).Select(id => (string)id!).First();
        foreach (var key in new[] { former.Clusters, former.Members, former.BySize, former.MembersOf(first), former.SightingsOf(first) })
        {
            Assert.InRange((await database.KeyTimeToLiveAsync(key))!.Value, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10));
        }

        Assert.Null(await database.KeyTimeToLiveAsync(now.Members));
        Assert.Null(await database.KeyTimeToLiveAsync(now.Gallery));
        Assert.False(await database.KeyExistsAsync(now.Build));
        Assert.False(await database.KeyExistsAsync(now.Retired));
    }
}
