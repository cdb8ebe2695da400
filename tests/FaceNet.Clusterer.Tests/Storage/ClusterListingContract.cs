using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.Clusterer.Tests.Clustering;
using FaceNet.ModelContract;
using FaceNet.Testing;

namespace FaceNet.Clusterer.Tests.Storage;

/// <summary>The lists of clusters and the indexes behind them, on whichever server answers.</summary>
[Trait("Kind", "Integration")]
public abstract class ClusterListingContract(string endpoint) : OnRedis(endpoint)
{
    private const int Dimensions = 16;
    private const int ConfirmedSize = 3;
    private readonly string _gallery = UniqueName.For("gallery");

    [Fact]
    public async Task List_AnyFilterInAnyOrder_GivesEachOnce()
    {
        var clusters = await WriteAsync();

        await AssertListsAsync(clusters);
    }

    [Fact]
    public async Task List_ClusterAtTheCursorIsGone_MissesAndRepeatsNoOther()
    {
        var clusters = await WriteAsync();
        var query = new ClusterQuery(ByTime: true, "", null, null, ConfirmedSize);
        var first = await Reader.ListAsync(_gallery, query, null, 5, Cancellation);
        var database = await Redis.GetDatabaseAsync(Cancellation);
        await database.SortedSetRemoveAsync(new ClusterKeys(_gallery, 0).ByTime, first.Clusters[^1].Id);

        var rest = await Reader.ListAsync(_gallery, query, first.Next, 1000, Cancellation);

        Assert.Equal(Expected(clusters, query)[5..], rest.Clusters.Select(cluster => cluster.Id));
    }

    [Fact]
    public async Task List_GalleryOfAnOlderVersion_GetsItsIndexesFromTheReader()
    {
        var clusters = await WriteAsync();
        await ForgetIndexesAsync();

        await AssertListsAsync(clusters);
        (await StoredState.ReadAsync(Store, await Redis.GetDatabaseAsync(Cancellation), _gallery, Cancellation)).AssertConsistent();
    }

    [Fact]
    public async Task Load_GalleryThatAnOlderVersionChangedSince_GetsItsIndexesAnew()
    {
        await WriteAsync();
        var database = await Redis.GetDatabaseAsync(Cancellation);
        var keys = new ClusterKeys(_gallery, 0);
        var state = StoredValue.Read(GalleryState.Parser, await database.StringGetAsync(keys.Gallery), keys.Gallery);
        await database.StringSetAsync(keys.Gallery, StoredValue.Write(new GalleryState(state) { Sequence = state.Sequence + 1 }));
        await database.SortedSetRemoveRangeByRankAsync(keys.ByTime, 0, 3);
        await database.SortedSetAddAsync(keys.ByLabel, "gone/nobody", 0);

        var stored = await StoredState.ReadAsync(Store, database, _gallery, Cancellation);

        stored.AssertConsistent();
        Assert.All(stored.Indexes.Changes.Values, sequence => Assert.Equal(state.Sequence + 1, sequence));
    }

    private async Task AssertListsAsync(IReadOnlyList<ClusterSnapshot> clusters)
    {
        foreach (var byTime in new[] { false, true })
        {
            foreach (var (label, labelled) in new (string, bool?)[] { ("", null), ("", true), ("", false), ("ann", null), ("an", null), ("bob", true) })
            {
                foreach (var confirmed in new bool?[] { null, true, false })
                {
                    var query = new ClusterQuery(byTime, label, labelled, confirmed, ConfirmedSize);
                    Assert.Equal(Expected(clusters, query), await AllAsync(query, 3));
                    Assert.Equal(Expected(clusters, query), await AllAsync(query, 1000));
                }
            }
        }
    }

    private static string[] Expected(IReadOnlyList<ClusterSnapshot> clusters, ClusterQuery query) =>
    [
        .. clusters
            .Where(cluster => query.Confirmed is not { } confirmed || confirmed == cluster.Count >= ConfirmedSize)
            .Where(cluster => query.Labelled is not { } labelled || labelled == cluster.Label.Length > 0)
            .Where(cluster => query.Label.Length == 0 || query.Label == cluster.Label)
            .OrderByDescending(cluster => query.ByTime ? cluster.UpdateTime.UtcTicks : cluster.Count)
            .ThenBy(cluster => cluster.Id, StringComparer.Ordinal)
            .Select(cluster => cluster.Id),
    ];

    private async Task<List<string>> AllAsync(ClusterQuery query, int size)
    {
        var ids = new List<string>();
        ClusterPosition? after = null;
        do
        {
            var (page, next) = await Reader.ListAsync(_gallery, query, after, size, Cancellation);
            ids.AddRange(page.Select(cluster => cluster.Id));
            after = next is { } position ? ClusterPosition.TryParse(position.ToString()) : null;
        }
        while (after is not null);
        return ids;
    }

    private async Task<IReadOnlyList<ClusterSnapshot>> WriteAsync()
    {
        var thresholds = new ClusteringThresholds(1.2, 0.2, Derived: false);
        await Store.ClaimAsync(_gallery, 1, Cancellation);
        var clusters = new GalleryClusters(_gallery, Dimensions, thresholds);
        var state = new GalleryState { EmbeddingSpace = FaceStream.Space, Dimensions = Dimensions, BaseThreshold = 1.2, SmallClusterReduction = 0.2 };
        foreach (var chunk in new FaceStream(3, Dimensions, people: 40, noise: 0.9).Take(300).Chunk(50))
        {
            var outcome = clusters.Assign(chunk, KnownPlaces.None);
            (state.Founded, state.Sequence) = (outcome.Founded, state.Sequence + outcome.Changes.Count);
            await Store.WriteAsync(new GalleryWrite(_gallery, state, outcome, []), 1, Cancellation);
        }

        // As corrections leave them: every third has a label.
        var labels = new[] { "ann", "bob", "", "", "ann", "" };
        ClusterSnapshot[] labelled = [.. clusters.Snapshot().Clusters.Select((cluster, index) => cluster with { Label = labels[index % labels.Length] })];
        var relabelled = new BatchOutcome([], [], labelled, [], new Dictionary<string, IReadOnlyList<string>>(), new Dictionary<string, TrackPlace>(), state.Founded);
        state.Sequence++;
        await Store.WriteAsync(new GalleryWrite(_gallery, state, relabelled, []), 1, Cancellation);
        return labelled;
    }

    // What a version without indexes leaves behind.
    private async Task ForgetIndexesAsync()
    {
        var database = await Redis.GetDatabaseAsync(Cancellation);
        var keys = new ClusterKeys(_gallery, 0);
        var state = StoredValue.Read(GalleryState.Parser, await database.StringGetAsync(keys.Gallery), keys.Gallery);
        await database.StringSetAsync(keys.Gallery, StoredValue.Write(new GalleryState(state) { IndexedSequence = 0 }));
        await database.KeyDeleteAsync([keys.ByTime, keys.ByLabel, keys.Labels, keys.Changes]);
        foreach (var id in await database.HashKeysAsync(keys.Clusters))
        {
            await database.KeyDeleteAsync(keys.SightingsOf(id!));
        }
    }
}
