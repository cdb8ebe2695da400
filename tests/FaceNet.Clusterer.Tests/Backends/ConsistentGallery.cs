using FaceNet.Clusterer.Tests.Storage;
using FaceNet.ServiceDefaults.Kafka;

namespace FaceNet.Clusterer.Tests.Backends;

/// <summary>Holds what Redis has of a gallery against what was told of it.</summary>
internal static class ConsistentGallery
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The state agrees with itself, and with what a reader of the events makes of them.</summary>
    public static async Task<EventReplay> AssertConsistentAsync(this TestParts parts, string gallery)
    {
        var stored = await StoredState.ReadAsync(parts.Store, await parts.Redis.GetDatabaseAsync(Cancellation), gallery, Cancellation);
        stored.AssertConsistent();
        var changes = await Topic.ReadAsync(
            parts.Topics.BootstrapServers,
            parts.Topics.ClusterChangedTopic,
            messages => messages.Where(message => message.Message.Key == gallery).Select(message => message.Message.Headers.Text(EventHeaders.EventId)).Distinct().Count() >= stored.Gallery.State.Sequence,
            Cancellation);
        var replay = EventReplay.Of(changes, gallery);
        Assert.Equal(stored.Gallery.State.Sequence, replay.Sequence);
        Assert.Equal(stored.MembersOf.OrderBy(entry => entry.Key, StringComparer.Ordinal), replay.Clusters);
        Assert.Equal(stored.Gallery.Clusters!.Aliases.OrderBy(alias => alias.Key), replay.Aliases.OrderBy(alias => alias.Key));
        Assert.Equal(
            stored.Gallery.Clusters.Clusters.Where(cluster => cluster.Label.Length > 0).Select(cluster => (cluster.Id, cluster.Label)).Order(),
            replay.Labels.Select(label => (label.Key, label.Value)).Order());
        return replay;
    }
}
