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

    /// <summary>The cluster that each former id names.</summary>
    public Dictionary<string, string> Aliases { get; } = [];

    /// <summary>The label of each cluster that has one.</summary>
    public Dictionary<string, string> Labels { get; } = [];

    public int Deliveries { get; private set; }

    public long Sequence { get; private set; }

    public IEnumerable<KeyValuePair<string, string[]>> Clusters =>
        _clusters.Select(cluster => KeyValuePair.Create(cluster.Key, cluster.Value.ToArray())).OrderBy(cluster => cluster.Key, StringComparer.Ordinal);

    public static EventReplay Of(IEnumerable<ConsumeResult<string, byte[]>> messages, string gallery) =>
        Of(messages.Select(message => message.Message.Value), gallery);

    public static EventReplay Of(IEnumerable<byte[]> events, string gallery)
    {
        var replay = new EventReplay();
        foreach (var changed in events.Select(ClusterChanged.Parser.ParseFrom).Where(changed => changed.Gallery == gallery))
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
            case ClusterChanged.ChangeOneofCase.Merged:
                Assert.True(_clusters.Remove(changed.Merged.AbsorbedClusterId, out var absorbed));
                Assert.Equal(changed.Merged.AbsorbedMembers, absorbed!.Count);
                _clusters[changed.ClusterId].UnionWith(absorbed);
                AbsorbedInto.Add(changed.Merged.AbsorbedClusterId, changed.ClusterId);
                Name(changed.ClusterId, [changed.Merged.AbsorbedClusterId, .. Aliases.Where(alias => alias.Value == changed.Merged.AbsorbedClusterId).Select(alias => alias.Key)]);
                Labels.Remove(changed.Merged.AbsorbedClusterId);
                break;
            case ClusterChanged.ChangeOneofCase.Split:
                AbsorbedInto.Remove(changed.Split.NewClusterId);
                Aliases.Remove(changed.Split.NewClusterId);
                Name(changed.Split.NewClusterId, changed.Split.Aliases);
                Label(changed.Split.NewClusterId, changed.Split.Label);
                Found(changed.ClusterId, changed.Split.NewClusterId, changed.Split.CropIds);
                break;
            case ClusterChanged.ChangeOneofCase.Moved:
                Move(changed.Moved.FromClusterId, changed.ClusterId, changed.Moved.CropIds);
                break;
            case ClusterChanged.ChangeOneofCase.Removed:
                Found(changed.ClusterId, changed.Removed.NewClusterId, [changed.Removed.CropId]);
                break;
            case ClusterChanged.ChangeOneofCase.Dropped:
                Drop(changed.ClusterId, changed.Dropped.CropIds);
                break;
            case ClusterChanged.ChangeOneofCase.GalleryErased:
                Assert.Equal(changed.GalleryErased.ErasedFaces, _clusters.Values.Sum(members => members.Count));
                _clusters.Clear();
                Aliases.Clear();
                Labels.Clear();
                break;
            default:
                Assert.Equal(Labels.GetValueOrDefault(changed.ClusterId, ""), changed.Labelled.PreviousLabel);
                Label(changed.ClusterId, changed.Labelled.Label);
                break;
        }

        Assert.Equal(changed.MemberCount, _clusters.TryGetValue(changed.ClusterId, out var members) ? members.Count : 0);
        Assert.Equal(Labels.GetValueOrDefault(changed.ClusterId, ""), changed.Label);
    }

    private void Found(string from, string to, IReadOnlyList<string> crops)
    {
        _clusters.Add(to, new SortedSet<string>(StringComparer.Ordinal));
        Move(from, to, crops);
    }

    private void Move(string from, string to, IReadOnlyList<string> crops)
    {
        Assert.NotEmpty(crops);
        Assert.All(crops, crop => Assert.True(_clusters[from].Remove(crop) && _clusters[to].Add(crop)));
    }

    private void Drop(string cluster, IReadOnlyList<string> crops)
    {
        Assert.NotEmpty(crops);
        Assert.All(crops, crop => Assert.True(_clusters[cluster].Remove(crop)));
        if (_clusters[cluster].Count == 0)
        {
            _clusters.Remove(cluster);
            Labels.Remove(cluster);
            foreach (var alias in Aliases.Where(alias => alias.Value == cluster).Select(alias => alias.Key).ToArray())
            {
                Aliases.Remove(alias);
            }
        }
    }

    private void Name(string cluster, IReadOnlyList<string> aliases)
    {
        foreach (var alias in aliases)
        {
            Aliases[alias] = cluster;
        }
    }

    private void Label(string cluster, string label)
    {
        if (label.Length > 0)
        {
            Labels[cluster] = label;
        }
        else
        {
            Labels.Remove(cluster);
        }
    }
}
