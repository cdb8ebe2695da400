using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Storage.Erasing;
using FaceNet.Clusterer.Storage.Generations;
using FaceNet.Clusterer.Storage.Records;
using Google.Protobuf;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Storage;

/// <summary>All that one batch changes in a gallery, as the commands of one transaction. To be used once.</summary>
/// <param name="gallery">The gallery.</param>
/// <param name="state">Its binding and counters after the batch.</param>
/// <param name="outcome">What became of the faces; null when the batch placed none.</param>
/// <param name="events">The events that tell of it.</param>
/// <param name="correction">What else a command changes; null for a batch of faces.</param>
/// <param name="arrivals">What is left for an incoming generation; null for nothing.</param>
/// <param name="generations">Which generations come and go; null for none.</param>
/// <param name="erasure">What is erased; null for nothing.</param>
internal sealed class GalleryWrite(
    string gallery,
    GalleryState state,
    BatchOutcome? outcome,
    IReadOnlyList<PendingEvent> events,
    CorrectionWrite? correction = null,
    ArrivalsWrite? arrivals = null,
    GenerationWrite? generations = null,
    ErasureWrite? erasure = null)
{
    // The most members of one command; a longer one would hold too much memory at once on either side.
    private const int MembersPerCommand = 1000;

    private readonly ClusterKeys _keys = new(gallery, state.Generation);
    private readonly List<Task> _answers = [];

    public string Gallery => gallery;

    /// <summary>The keys of the generation that is live afterwards.</summary>
    public ClusterKeys Keys => _keys;

    public IReadOnlyList<PendingEvent> Events => events;

    /// <summary>How many faces it places that were in no cluster before, a count.</summary>
    public int Faces => generations is null ? outcome?.Assignments.Count ?? 0 : 0;

    /// <summary>The clusters that others have absorbed in the batch. Their members have to be known before the write.</summary>
    public IEnumerable<string> Absorbed => Merges.Select(merge => merge.AbsorbedId).Distinct();

    /// <summary>Whether a face is erased by it.</summary>
    public bool Erases(RedisValue crop) => erasure?.Crops.Contains(crop!) == true;

    private IEnumerable<ClustersMerged> Merges => outcome?.Changes.OfType<ClustersMerged>() ?? [];

    /// <summary>Queues the commands. Returns the task of their answers, which completes only if the transaction is executed.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="absorbed">For each of <see cref="Absorbed"/>, the members that are stored under it, with their capture times.</param>
    public Task AddTo(ITransaction transaction, IReadOnlyDictionary<string, IReadOnlyList<SortedSetEntry>> absorbed)
    {
        state.IndexedSequence = state.Sequence;
        Queue(transaction.StringSetAsync(_keys.Gallery, StoredValue.Write(state)));
        var relocations = new Relocations(
            outcome, absorbed.ToDictionary(cluster => cluster.Key, cluster => (IReadOnlyList<RedisValue>)[.. cluster.Value.Select(member => member.Element)]));
        if (outcome is not null)
        {
            var index = new IndexWrite(transaction, _keys, _answers);
            Members(transaction, outcome, relocations, index, Times(outcome, absorbed));
            index.Clusters(outcome, state.Sequence);
            new NamesWrite(transaction, _keys, _answers).Follow(outcome.Changes);
            Clusters(transaction, outcome);
            Links(transaction, outcome);
        }

        correction?.AddTo(transaction, _keys, outcome?.Changes ?? [], relocations, _answers);
        arrivals?.AddTo(transaction, _answers);
        generations?.AddTo(transaction, _answers);
        erasure?.AddTo(transaction, _answers);

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

    private Dictionary<RedisValue, double> Times(BatchOutcome placed, IReadOnlyDictionary<string, IReadOnlyList<SortedSetEntry>> absorbed)
    {
        var times = new Dictionary<RedisValue, double>();
        foreach (var member in absorbed.Values.SelectMany(members => members))
        {
            times[member.Element] = member.Score;
        }

        foreach (var face in placed.Assignments.Select(assignment => assignment.Face))
        {
            times[face.CropId] = face.CaptureTime.ToScore();
        }

        foreach (var (crop, member) in correction?.Members ?? new Dictionary<string, MemberState>())
        {
            times[crop] = member.CaptureTime.ToDateTimeOffset().ToScore();
        }

        return times;
    }

    private void Members(ITransaction transaction, BatchOutcome placed, Relocations relocations, IndexWrite index, Dictionary<RedisValue, double> times)
    {
        Set(transaction, _keys.Members, placed.Assignments.Select(assignment =>
            new HashEntry(assignment.Face.CropId, StoredValue.Write(assignment.ToState()))));
        foreach (var id in Absorbed)
        {
            Queue(transaction.KeyDeleteAsync([_keys.MembersOf(id), _keys.SightingsOf(id)]));
        }

        foreach (var (home, crops) in relocations.Left.SelectMany(Chunks))
        {
            Queue(transaction.SortedSetRemoveAsync(_keys.MembersOf(home), crops));
            Queue(transaction.SortedSetRemoveAsync(_keys.SightingsOf(home), crops));
        }

        foreach (var (home, crops) in relocations.Came.SelectMany(Chunks))
        {
            Queue(transaction.SortedSetAddAsync(_keys.MembersOf(home), [.. crops.Select(crop => new SortedSetEntry(crop, 0))]));
            index.Sightings(home, crops.Select(crop => new SortedSetEntry(crop, times[crop])));
        }

        static IEnumerable<(string Home, RedisValue[] Crops)> Chunks(IGrouping<string, RedisValue> home) =>
            home.Chunk(MembersPerCommand).Select(crops => (home.Key, crops));
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
        Set(transaction, _keys.Separations, placed.Separations.Where(pair => pair.Reasons > 0).Select(pair => new HashEntry(Field(pair), pair.Reasons)));
        RedisValue[] ended = [.. placed.Separations.Where(pair => pair.Reasons == 0).Select(Field)];
        if (ended.Length > 0)
        {
            Queue(transaction.HashDeleteAsync(_keys.Separations, ended));
        }

        Set(transaction, _keys.Frames, placed.Frames.Select(frame =>
            new HashEntry(frame.Key, StoredValue.Write(new FrameState { ClusterIds = { frame.Value } }))));
        Set(transaction, _keys.Tracks, placed.Tracks.Select(track =>
            new HashEntry(track.Key, StoredValue.Write(new TrackState { ClusterId = track.Value.ClusterId, CropId = track.Value.CropId }))));

        static RedisValue Field(Separation pair) => $"{pair.OlderId}/{pair.YoungerId}";
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
