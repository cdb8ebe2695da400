using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Storage.Records;
using Google.Protobuf;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Storage;

/// <summary>All that one batch changes in a gallery, as the commands of one transaction. To be used once.</summary>
/// <param name="gallery">The gallery.</param>
/// <param name="state">Its binding and counters after the batch.</param>
/// <param name="outcome">What became of the faces; null when the batch placed none.</param>
/// <param name="events">The events that tell of it.</param>
internal sealed class GalleryWrite(string gallery, GalleryState state, BatchOutcome? outcome, IReadOnlyList<PendingEvent> events)
{
    // The most members of one command; a longer one would hold too much memory at once on either side.
    private const int MembersPerCommand = 1000;

    private readonly ClusterKeys _keys = new(gallery);
    private readonly List<Task> _answers = [];

    public string Gallery => gallery;

    public IReadOnlyList<PendingEvent> Events => events;

    /// <summary>The clusters that others have absorbed in the batch. Their members have to be known before the write.</summary>
    public IEnumerable<string> Absorbed => Merges.Select(merge => merge.AbsorbedId);

    private IEnumerable<ClustersMerged> Merges => outcome?.Changes.OfType<ClustersMerged>() ?? [];

    /// <summary>Queues the commands. Returns the task of their answers, which completes only if the transaction is executed.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="absorbedMembers">For each of <see cref="Absorbed"/>, the members that are stored under it.</param>
    public Task AddTo(ITransaction transaction, IReadOnlyDictionary<string, IReadOnlyList<RedisValue>> absorbedMembers)
    {
        Queue(transaction.StringSetAsync(_keys.Gallery, StoredValue.Write(state)));
        if (outcome is not null)
        {
            Members(transaction, outcome, absorbedMembers);
            Aliases(transaction);
            Clusters(transaction, outcome);
            Links(transaction, outcome);
        }

        Set(transaction, _keys.Outbox, events.Select(pending => new HashEntry(
            ClusterKeys.OutboxField(pending.Sequence),
            StoredValue.Write(new OutboxEntry
            {
                EventId = pending.EventId,
                Event = UnsafeByteOperations.UnsafeWrap(pending.Payload),
                TraceParent = pending.TraceParent,
            }))));
        return Task.WhenAll(_answers);
    }

    // Each member goes where it ends up after all merges of the batch, so that a merge costs what was absorbed, however large its
    // survivor is.
    private void Members(
        ITransaction transaction, BatchOutcome placed, IReadOnlyDictionary<string, IReadOnlyList<RedisValue>> absorbedMembers)
    {
        Set(transaction, _keys.Members, placed.Assignments.Select(assignment =>
            new HashEntry(assignment.Face.CropId, StoredValue.Write(assignment.ToState()))));
        var survivors = Merges.ToDictionary(merge => merge.AbsorbedId, merge => merge.ClusterId);
        var moves = placed.Assignments.Select(assignment => (Home: Survivor(assignment.ClusterId), Crop: (RedisValue)assignment.Face.CropId))
            .Concat(Absorbed.SelectMany(id => absorbedMembers[id].Select(crop => (Home: Survivor(id), Crop: crop))));
        foreach (var home in moves.GroupBy(move => move.Home, move => move.Crop))
        {
            foreach (var crops in home.Chunk(MembersPerCommand))
            {
                Queue(transaction.SortedSetAddAsync(_keys.MembersOf(home.Key), [.. crops.Select(crop => new SortedSetEntry(crop, 0))]));
            }
        }

        foreach (var id in Absorbed)
        {
            Queue(transaction.KeyDeleteAsync(_keys.MembersOf(id)));
        }

        string Survivor(string id)
        {
            while (survivors.TryGetValue(id, out var survivor))
            {
                id = survivor;
            }

            return id;
        }
    }

    // In order of the merges: an absorbed cluster hands on the aliases that it has taken over itself.
    private void Aliases(ITransaction transaction)
    {
        foreach (var merge in Merges)
        {
            if (merge.AbsorbedAliases.Count > 0)
            {
                Queue(transaction.SetAddAsync(_keys.AliasesOf(merge.ClusterId), [.. merge.AbsorbedAliases.Select(alias => (RedisValue)alias)]));
                Queue(transaction.KeyDeleteAsync(_keys.AliasesOf(merge.AbsorbedId)));
            }

            Queue(transaction.SetAddAsync(_keys.AliasesOf(merge.ClusterId), merge.AbsorbedId));
            var survivor = StoredValue.Write(new AliasState { ClusterId = merge.ClusterId });
            Set(transaction, _keys.Aliases, merge.AbsorbedAliases.Append(merge.AbsorbedId).Select(alias => new HashEntry(alias, survivor)));
            Queue(transaction.HashDeleteAsync(_keys.Clusters, merge.AbsorbedId));
            Queue(transaction.SortedSetRemoveAsync(_keys.BySize, merge.AbsorbedId));
        }
    }

    private void Clusters(ITransaction transaction, BatchOutcome placed)
    {
        Set(transaction, _keys.Clusters, placed.Changed.Select(cluster => new HashEntry(cluster.Id, StoredValue.Write(cluster.ToState()))));
        if (placed.Changed.Count > 0)
        {
            Queue(transaction.SortedSetAddAsync(_keys.BySize, [.. placed.Changed.Select(cluster => new SortedSetEntry(cluster.Id, -cluster.Count))]));
        }
    }

    private void Links(ITransaction transaction, BatchOutcome placed)
    {
        if (placed.NewCannotLinks.Count > 0)
        {
            Queue(transaction.SetAddAsync(
                _keys.CannotLinks, [.. placed.NewCannotLinks.Select(link => (RedisValue)$"{link.OlderId}/{link.YoungerId}")]));
        }

        Set(transaction, _keys.Frames, placed.Frames.Select(frame =>
            new HashEntry(frame.Key, StoredValue.Write(new FrameState { ClusterIds = { frame.Value } }))));
        Set(transaction, _keys.Tracks, placed.Tracks.Select(track =>
            new HashEntry(track.Key, StoredValue.Write(new TrackState { ClusterId = track.Value }))));
    }

    private void Set(ITransaction transaction, RedisKey key, IEnumerable<HashEntry> entries)
    {
        HashEntry[] all = [.. entries];
        if (all.Length > 0)
        {
            Queue(transaction.HashSetAsync(key, all));
        }
    }

    private void Queue(Task answer) => _answers.Add(answer);
}
