using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Clustering.Corrections;
using FaceNet.Clusterer.Consuming;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.Clusterer.Tests.Clustering;
using FaceNet.Clusterer.Tests.Clustering.Corrections;
using FaceNet.ModelContract;
using Google.Rpc;
using StackExchange.Redis;
using Proto = FaceNet.Protos.Events.V1;

namespace FaceNet.Clusterer.Tests.Storage;

/// <summary>What the durable state promises of corrections, on whichever server answers.</summary>
[Trait("Kind", "Integration")]
public abstract class CorrectionStoreContract(string endpoint) : OnRedis(endpoint)
{
    private static readonly ClusteringThresholds Thresholds = new(1.2, 0.2, Derived: false);
    private readonly ClusterKeys _keys = new(Ask.Gallery, 0);
    private GalleryClusters _clusters = new(Ask.Gallery, RandomSession.DefaultDimensions, Thresholds);
    private GalleryState _state = new()
    {
        EmbeddingSpace = FaceStream.Space,
        Dimensions = RandomSession.DefaultDimensions,
        BaseThreshold = Thresholds.BaseThreshold,
        SmallClusterReduction = Thresholds.SmallClusterReduction,
    };

    private long _epoch;

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    [InlineData(9)]
    [InlineData(14)]
    public async Task Write_RandomFacesAndCorrections_StateIsThatOfTheMemory(int seed)
    {
        await StartAsync();
        var memory = new CorrectedRun(new GalleryClusters(Ask.Gallery, RandomSession.DefaultDimensions, Thresholds));
        var database = await Redis.GetDatabaseAsync(Cancellation);
        foreach (var (step, index) in new RandomSession(seed).Record().Select((step, index) => (step, index)))
        {
            if (step.Face is { } face)
            {
                memory.Assign(face);
                await PlaceAsync(face);
            }
            else
            {
                Assert.Equal(memory.Correct(step.Correction!), await CorrectAsync(step.Correction!));
            }

            if (index % 10 == 9)
            {
                await ReloadAsync();
            }
        }

        var stored = await StoredState.ReadAsync(Store, database, Ask.Gallery, Cancellation);
        stored.AssertConsistent();
        SnapshotComparison.AssertEqual(memory.Clusters.Snapshot(), new GalleryClusters(stored.Gallery.Clusters!).Snapshot());
        Assert.Equal(memory.Homes.GroupBy(home => home.Value, home => home.Key).Select(home => (home.Key, string.Join(' ', home.Order(StringComparer.Ordinal)))).Order(),
            stored.MembersOf.Select(home => (home.Key, string.Join(' ', home.Value))).Order());
        await AssertLinksAsync(database, memory);
        foreach (var (alias, id) in memory.Clusters.Snapshot().Aliases)
        {
            Assert.Contains(alias, (await Reader.GetAsync(Ask.Gallery, alias, Cancellation)).Aliases);
            Assert.Equal(id, (await Reader.GetAsync(Ask.Gallery, alias, Cancellation)).Id);
        }
    }

    [Fact]
    public async Task Write_MoreCorrectionsThanAreListed_ForgetsTheOldestAfterADay()
    {
        await StartAsync();
        await PlaceAsync(FaceStream.Of("a", Ones()));
        var id = _clusters.Snapshot().Clusters[0].Id;
        Proto.Correction[] corrections = [.. Enumerable.Range(0, CorrectionWrite.MaxListed + 3).Select(i => Ask.Label(id, $"label-{i}"))];
        foreach (var correction in corrections)
        {
            Assert.Null(await CorrectAsync(correction));
        }

        var listed = await Reader.ListCorrectionsAsync(Ask.Gallery, long.MaxValue, CorrectionWrite.MaxListed + 1, Cancellation);
        var first = await Reader.ListCorrectionsAsync(Ask.Gallery, 8, 4, Cancellation);
        Assert.Equal(Enumerable.Range(4, CorrectionWrite.MaxListed).Reverse(), listed.Items.Select(correction => (int)correction.Number));
        Assert.Equal([7L, 6, 5, 4], first.Items.Select(correction => correction.Number));
        Assert.False(first.HasMore);
        var database = await Redis.GetDatabaseAsync(Cancellation);
        Assert.InRange((await database.KeyTimeToLiveAsync(_keys.Correction(corrections[2].CorrectionId)))!.Value, TimeSpan.FromHours(23), TimeSpan.FromDays(1));
        Assert.Null(await database.KeyTimeToLiveAsync(_keys.Correction(corrections[3].CorrectionId)));
        Assert.NotNull(await Reader.FindCorrectionAsync(Ask.Gallery, corrections[0].CorrectionId, Cancellation));
    }

    [Fact]
    public async Task Write_RefusedCorrection_RemembersTheReasonForADay()
    {
        await StartAsync();
        await PlaceAsync(FaceStream.Of("a", Ones()));
        var refused = Ask.Label("nobody", "ann");

        Assert.Equal("CLUSTER_NOT_FOUND", await CorrectAsync(refused));

        var known = await Reader.FindCorrectionAsync(Ask.Gallery, refused.CorrectionId, Cancellation);
        Assert.Contains("cluster 'nobody'", Status.Parser.ParseFrom(known!.Refusal).Message);
        Assert.Empty((await Reader.ListCorrectionsAsync(Ask.Gallery, long.MaxValue, 10, Cancellation)).Items);
        var database = await Redis.GetDatabaseAsync(Cancellation);
        Assert.InRange((await database.KeyTimeToLiveAsync(_keys.Correction(refused.CorrectionId)))!.Value, TimeSpan.FromHours(23), TimeSpan.FromDays(1));
    }

    [Fact]
    public async Task Prepare_AfterANewerOwnerClaimed_Throws()
    {
        await StartAsync();
        await PlaceAsync(FaceStream.Of("a", Ones()));
        await Store.ClaimAsync(Ask.Gallery, _epoch + 1, Cancellation);

        await Assert.ThrowsAsync<EpochLostException>(() => Store.PrepareAsync(Ask.Gallery, _state, _epoch, Ask.Undo(1), _clusters, Cancellation));
    }

    [Fact]
    public async Task Load_PairsThatAnOlderVersionWrote_CountOnce()
    {
        await StartAsync();
        await PlaceAsync(FaceStream.Of("a", Ones()));
        await PlaceAsync(FaceStream.Of("b", [.. Ones().Select(value => -value)]));
        var ids = _clusters.Snapshot().Clusters.Select(cluster => cluster.Id).ToArray();
        var database = await Redis.GetDatabaseAsync(Cancellation);
        await database.SetAddAsync(_keys.CannotLinks, $"{ids[0]}/{ids[1]}");

        await ReloadAsync();

        Assert.Equal([new Separation(ids[0], ids[1], 1)], _clusters.Snapshot().Separations);
    }

    private static float[] Ones() => [.. Enumerable.Repeat(1f, RandomSession.DefaultDimensions)];

    // The corrections of a session name one gallery; each test empties it.
    private async Task StartAsync()
    {
        var database = await Redis.GetDatabaseAsync(Cancellation);
        foreach (var key in database.Multiplexer.GetServers().SelectMany(server => server.Keys(pattern: "facenet:{" + Ask.Gallery + "}:*")).ToArray())
        {
            await database.KeyDeleteAsync(key);
        }

        _epoch = await Store.TakeEpochAsync(Cancellation);
        await Store.ClaimAsync(Ask.Gallery, _epoch, Cancellation);
    }

    private async Task ReloadAsync()
    {
        var stored = await Store.LoadAsync(Ask.Gallery, Cancellation);
        (_clusters, _state) = (new GalleryClusters(stored.Clusters!), stored.State);
    }

    private async Task PlaceAsync(Face face)
    {
        var known = await Store.LookUpAsync(Ask.Gallery, _state, _epoch, [face], Cancellation);
        var outcome = _clusters.Assign([face], known.Places);
        _state.Founded = outcome.Founded;
        await Store.WriteAsync(new GalleryWrite(Ask.Gallery, _state, outcome, []), _epoch, Cancellation);
    }

    private async Task<string?> CorrectAsync(Proto.Correction correction)
    {
        var prepared = await Store.PrepareAsync(Ask.Gallery, _state, _epoch, correction, _clusters, Cancellation);
        Assert.Null(prepared.Known);
        (var write, _clusters) = new CorrectionOwner(Ask.Gallery, _state).Decide(_clusters, new Correction(correction, ""), prepared);
        await Store.WriteAsync(write, _epoch, Cancellation);
        var known = await Reader.FindCorrectionAsync(Ask.Gallery, correction.CorrectionId, Cancellation);
        return known!.Refusal.IsEmpty ? null : Status.Parser.ParseFrom(known.Refusal).GetDetail<ErrorInfo>()!.Reason;
    }

    private async Task AssertLinksAsync(IDatabase database, CorrectedRun memory)
    {
        var stored = await database.HashGetAllAsync(_keys.Links);
        Assert.Equal(
            memory.Links.Values.Select(link => $"{link}").Order(StringComparer.Ordinal),
            stored.Select(entry => $"{StoredValue.Read(LinkState.Parser, entry.Value, _keys.Links).ToLink(((string)entry.Name!).Split('/')[0], ((string)entry.Name!).Split('/')[1])}").Order(StringComparer.Ordinal));
        foreach (var crop in memory.Members.Keys)
        {
            Assert.Equal(
                memory.Links.Values.Where(link => link.One == crop || link.Other == crop).Select(link => link.OtherThan(crop)).Order(StringComparer.Ordinal),
                (await database.SetMembersAsync(_keys.LinksOf(crop))).Select(other => (string)other!).Order(StringComparer.Ordinal));
        }
    }
}
