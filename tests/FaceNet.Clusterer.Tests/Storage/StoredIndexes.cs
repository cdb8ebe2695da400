using FaceNet.Clusterer.Storage;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Tests.Storage;

/// <summary>The indexes of a gallery, read key by key.</summary>
internal sealed record StoredIndexes(
    Dictionary<string, double> ByTime, string[] ByLabel, Dictionary<string, string> Labels, Dictionary<string, double> Changes, Dictionary<string, string[]> SightingsOf)
{
    public static async Task<StoredIndexes> ReadAsync(IDatabase database, ClusterKeys keys, string[] clusters)
    {
        var sightings = new Dictionary<string, string[]>();
        foreach (var id in clusters)
        {
            sightings[id] = [.. (await database.SortedSetRangeByRankWithScoresAsync(keys.SightingsOf(id))).Select(Text)];
        }

        return new StoredIndexes(
            (await database.SortedSetRangeByRankWithScoresAsync(keys.ByTime)).ToDictionary(entry => (string)entry.Element!, entry => entry.Score),
            [.. (await database.SortedSetRangeByRankAsync(keys.ByLabel)).Select(element => (string)element!)],
            (await database.HashGetAllAsync(keys.Labels)).ToDictionary(entry => (string)entry.Name!, entry => (string)entry.Value!),
            (await database.SortedSetRangeByRankWithScoresAsync(keys.Changes)).ToDictionary(entry => (string)entry.Element!, entry => entry.Score),
            sightings);
    }

    /// <summary>Each index says what the rest of the state says.</summary>
    public void AssertFollow(StoredState stored)
    {
        var clusters = stored.Gallery.Clusters?.Clusters ?? [];
        var aliases = stored.Gallery.Clusters?.Aliases.Keys ?? [];
        Assert.Equal(stored.Gallery.State.Sequence, stored.Gallery.State.IndexedSequence);
        Assert.Equal(
            clusters.Select(cluster => (cluster.Id, -Score(cluster.UpdateTime))).Order(), ByTime.Select(entry => (entry.Key, entry.Value)).Order());
        Assert.Equal(
            clusters.Where(cluster => cluster.Label.Length > 0).Select(cluster => $"{cluster.Label}/{cluster.Id}").Order(StringComparer.Ordinal), ByLabel);
        Assert.Equal(
            clusters.Where(cluster => cluster.Label.Length > 0).Select(cluster => (cluster.Id, cluster.Label)).Order(), Labels.Select(entry => (entry.Key, entry.Value)).Order());
        Assert.Equal(clusters.Select(cluster => cluster.Id).Concat(aliases).Order(), Changes.Keys.Order());
        Assert.All(Changes.Values, sequence => Assert.InRange(sequence, 0, stored.Gallery.State.Sequence));
        foreach (var (id, crops) in stored.MembersOf)
        {
            var expected = crops.OrderBy(crop => stored.Members[crop].CaptureTime.ToDateTimeOffset()).ThenBy(crop => crop, StringComparer.Ordinal);
            Assert.Equal(expected.Select(crop => Text(new SortedSetEntry(crop, Score(stored.Members[crop].CaptureTime.ToDateTimeOffset())))), SightingsOf[id]);
        }
    }

    private static double Score(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / 10;

    private static string Text(SortedSetEntry entry) => $"{entry.Element} {entry.Score:R}";
}
