using Confluent.Kafka;
using FaceNet.Protos.Events.V1;

namespace FaceNet.Clusterer.Tests.Backends;

/// <summary>
/// Rebuilds who is with whom from nothing but the cluster-changed events, as a consumer would. An oracle of its own: it shares no
/// code with the clusterer.
/// </summary>
internal sealed class EventReplay
{
    private readonly HashSet<string> _seen = [];
    private readonly Dictionary<string, SortedSet<string>> _clusters = [];

    public Dictionary<string, string> AbsorbedInto { get; } = [];

    public int Deliveries { get; private set; }

    public long Sequence { get; private set; }

    public IEnumerable<KeyValuePair<string, string[]>> Clusters =>
        _clusters.Select(cluster => KeyValuePair.Create(cluster.Key, cluster.Value.ToArray())).OrderBy(cluster => cluster.Key, StringComparer.Ordinal);

    public static EventReplay Of(IEnumerable<ConsumeResult<string, byte[]>> messages, string gallery)
    {
        var replay = new EventReplay();
        foreach (var changed in messages.Select(message => ClusterChanged.Parser.ParseFrom(message.Message.Value)).Where(changed => changed.Gallery == gallery))
        {
            replay.Apply(changed);
        }

        return replay;
    }

    private void Apply(ClusterChanged changed)
    {
        Deliveries++;
        if (!_seen.Add(changed.EventId))
        {
            Assert.True(changed.Sequence <= Sequence, "A repeated event keeps its sequence number.");
            return;
        }

        Assert.Equal(++Sequence, changed.Sequence);
        switch (changed.ChangeCase)
        {
            case ClusterChanged.ChangeOneofCase.Founded:
                _clusters.Add(changed.ClusterId, new SortedSet<string>(StringComparer.Ordinal) { changed.Founded.CropId });
                break;
            case ClusterChanged.ChangeOneofCase.Joined:
                Assert.True(_clusters[changed.ClusterId].Add(changed.Joined.CropId));
                break;
            default:
                Assert.True(_clusters.Remove(changed.Merged.AbsorbedClusterId, out var absorbed));
                Assert.Equal(changed.Merged.AbsorbedMembers, absorbed!.Count);
                _clusters[changed.ClusterId].UnionWith(absorbed);
                AbsorbedInto.Add(changed.Merged.AbsorbedClusterId, changed.ClusterId);
                break;
        }

        Assert.Equal(changed.MemberCount, _clusters[changed.ClusterId].Count);
    }
}
