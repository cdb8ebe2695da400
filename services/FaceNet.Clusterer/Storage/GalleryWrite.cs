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
    private readonly ClusterKeys _keys = new(gallery);
    private readonly List<Task> _answers = [];

    public string Gallery => gallery;

    public IReadOnlyList<PendingEvent> Events => events;

    /// <summary>Queues the commands. Returns the task of their answers, which completes only if the transaction is executed.</summary>
    public Task AddTo(ITransaction transaction)
    {
        Queue(transaction.StringSetAsync(_keys.Gallery, StoredValue.Write(state)));
        if (outcome is not null)
        {
            Members(transaction, outcome);
            Merges(transaction, outcome);
            Clusters(transaction, outcome);
            Links(transaction, outcome);
        }

        Set(transaction, _keys.Outbox, events.Select(pending => new HashEntry(
            ClusterKeys.OutboxField(pending.Sequence),
            StoredValue.Write(new OutboxEntry { EventId = pending.EventId, Event = UnsafeByteOperations.UnsafeWrap(pending.Payload) }))));
        return Task.WhenAll(_answers);
    }

    private void Members(ITransaction transaction, BatchOutcome placed)
    {
        Set(transaction, _keys.Members, placed.Assignments.Select(assignment =>
            new HashEntry(assignment.Face.CropId, StoredValue.Write(assignment.ToState()))));
        foreach (var cluster in placed.Assignments.GroupBy(assignment => assignment.ClusterId))
        {
            Queue(transaction.SortedSetAddAsync(
                _keys.MembersOf(cluster.Key), [.. cluster.Select(assignment => new SortedSetEntry(assignment.Face.CropId, 0))]));
        }
    }

    // Runs in order of the merges, after the members have been added under the clusters they joined: whatever is absorbed takes
    // its members of this batch along. No face joins a cluster after it was absorbed.
    private void Merges(ITransaction transaction, BatchOutcome placed)
    {
        foreach (var merge in placed.Changes.OfType<ClustersMerged>())
        {
            Union(transaction, _keys.MembersOf(merge.ClusterId), _keys.MembersOf(merge.AbsorbedId));
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

    private void Union(ITransaction transaction, RedisKey into, RedisKey from)
    {
        Queue(transaction.SortedSetCombineAndStoreAsync(SetOperation.Union, into, into, from));
        Queue(transaction.KeyDeleteAsync(from));
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
