using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.ModelContract;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Tests.Storage;

/// <summary>Everything that Redis holds of a gallery, read key by key.</summary>
internal sealed record StoredState(
    StoredGallery Gallery, Dictionary<string, MemberState> Members, Dictionary<string, string[]> MembersOf, Dictionary<string, double> BySize, StoredIndexes Indexes)
{
    public static async Task<StoredState> ReadAsync(ClusterStore store, IDatabase database, string gallery, CancellationToken cancellationToken)
    {
        var stored = await store.LoadAsync(gallery, cancellationToken);
        var keys = new ClusterKeys(gallery, stored.State.Generation);
        var members = (await database.HashGetAllAsync(keys.Members))
            .ToDictionary(entry => (string)entry.Name!, entry => StoredValue.Read(MemberState.Parser, entry.Value, keys.Members));
        var membersOf = new Dictionary<string, string[]>();
        foreach (var cluster in stored.Clusters?.Clusters ?? [])
        {
            membersOf[cluster.Id] = [.. (await database.SortedSetRangeByRankAsync(keys.MembersOf(cluster.Id))).Select(crop => (string)crop!)];
        }

        var bySize = (await database.SortedSetRangeByRankWithScoresAsync(keys.BySize)).ToDictionary(entry => (string)entry.Element!, entry => entry.Score);
        return new StoredState(stored, members, membersOf, bySize, await StoredIndexes.ReadAsync(database, keys, [.. membersOf.Keys]));
    }

    /// <summary>Each face is in exactly one cluster, and every figure agrees with the members.</summary>
    public void AssertConsistent()
    {
        Indexes.AssertFollow(this);
        var clusters = Gallery.Clusters?.Clusters ?? [];
        Assert.Equal(Members.Keys.Order(StringComparer.Ordinal), MembersOf.Values.SelectMany(crops => crops).Order(StringComparer.Ordinal));
        Assert.Equal(clusters.ToDictionary(cluster => cluster.Id, cluster => -(double)cluster.Count).OrderBy(entry => entry.Key), BySize.OrderBy(entry => entry.Key));
        foreach (var cluster in clusters)
        {
            var own = MembersOf[cluster.Id].Select(crop => Members[crop]).ToArray();
            Assert.Equal(own.Length, cluster.Count);
            Assert.All(own, member => Assert.Equal(cluster.Id, Gallery.Clusters!.Aliases.GetValueOrDefault(member.ClusterId, member.ClusterId)));
            Assert.Equal(own.Max(member => member.CaptureTime.ToDateTimeOffset()), cluster.UpdateTime);
            var vectors = own.Select(member => FaceEmbedding.FromBytes(member.Vector.Span, member.EmbeddingSpace)).ToArray();
            for (var i = 0; i < cluster.Sum.Count; i++)
            {
                Assert.Equal(vectors.Sum(vector => (double)vector.Values[i]), cluster.Sum[i], 1e-9);
            }

            var frames = own.Where(member => member.FrameId.Length > 0).Select(member => (member.SourceId, member.FrameId)).ToArray();
            Assert.Equal(frames.Length, frames.Distinct().Count());
        }
    }

    /// <summary>The members of every cluster, and what is known of it, in one comparable form.</summary>
    public void AssertSameAs(StoredState other)
    {
        Assert.Equal(Members.OrderBy(member => member.Key).Select(member => $"{member.Key} {member.Value}"), other.Members.OrderBy(member => member.Key).Select(member => $"{member.Key} {member.Value}"));
        Assert.Equal(MembersOf.OrderBy(entry => entry.Key), other.MembersOf.OrderBy(entry => entry.Key));
        Assert.Equal(Gallery.State.ToString(), other.Gallery.State.ToString());
        Clustering.SnapshotComparison.AssertEqual(Gallery.Clusters! with { Clusters = [.. Gallery.Clusters!.Clusters.OrderBy(cluster => cluster.Ordinal)] },
            other.Gallery.Clusters! with { Clusters = [.. other.Gallery.Clusters!.Clusters.OrderBy(cluster => cluster.Ordinal)] });
    }
}
