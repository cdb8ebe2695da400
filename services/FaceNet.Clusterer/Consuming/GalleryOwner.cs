using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Generations;
using FaceNet.Clusterer.Storage.Records;

namespace FaceNet.Clusterer.Consuming;

/// <summary>
/// The one writer of a gallery. It applies a batch in steps whose order survives a crash between any two: judge and decide in
/// memory; keep the dead letters; write the state and its events, atomically and under the epoch; send the events; forget them.
/// Only then may the offsets be committed. After any exception the owner is worthless, because memory and Redis may differ:
/// take the gallery over again, under the next epoch. Not thread-safe.
/// </summary>
internal sealed partial class GalleryOwner
{
    private readonly string _gallery;
    private readonly long _epoch;
    private readonly GalleryBackends _backends;
    private readonly GalleryState _state;
    private GalleryClusters? _clusters;
    private IReadOnlyList<ReceivedEvent> _part = [];

    private GalleryOwner(string gallery, long epoch, GalleryBackends backends, StoredGallery stored)
    {
        (_gallery, _epoch, _backends, _state) = (gallery, epoch, backends, stored.State);
        _clusters = stored.Clusters is { } snapshot ? new GalleryClusters(snapshot) : null;
    }

    /// <summary>How many clusters the gallery has.</summary>
    public int ClusterCount => _clusters?.Count ?? 0;

    private BatchSteps Steps => _backends.Steps;

    /// <summary>Claims and loads a gallery, and sends what its former owner may not have sent.</summary>
    public static async Task<GalleryOwner> TakeOverAsync(string gallery, long epoch, GalleryBackends backends, CancellationToken cancellationToken)
    {
        await backends.Store.ClaimAsync(gallery, epoch, cancellationToken);
        var stored = await backends.Store.LoadAsync(gallery, cancellationToken);
        var owner = new GalleryOwner(gallery, epoch, backends, stored);
        await owner.SendAsync(stored.Outbox, cancellationToken);
        await owner.ForgetAsync(stored.Outbox, cancellationToken);
        return owner;
    }

    /// <summary>
    /// Applies a batch. When it returns, the offsets may be committed. A command sees everything before it as stored, so it is a
    /// batch of its own.
    /// </summary>
    public async Task ApplyAsync(IReadOnlyList<ReceivedEvent> events, CancellationToken cancellationToken)
    {
        foreach (var part in Parts(events))
        {
            _part = part;
            var before = _state.Clone();
            var (refused, write) = part[0] switch
            {
                { Correction: { } correction } => await CorrectAsync(part[0], correction, cancellationToken),
                { Reclustering: { } order } => await ReclusterAsync(part[0], order, cancellationToken),
                { Erasure: { } order } => await EraseAsync(part[0], order, cancellationToken),
                _ => await PlaceAsync(part, cancellationToken),
            };
            var since = Steps.Begin();
            await RefuseAsync(refused, cancellationToken);
            since = Steps.Done(BatchStep.Refuse, since, _part);
            await WriteAsync(write, cancellationToken);
            since = Steps.Done(BatchStep.Write, since, _part);
            _backends.Metrics.Stored(part.Count, write.Faces, before, _state);
            await SendAsync(write.Events, cancellationToken);
            since = Steps.Done(BatchStep.Send, since, _part);
            await ForgetAsync(write.Events, cancellationToken);
            Steps.Done(BatchStep.Forget, since, _part);
        }
    }

    // Each command alone, and what is between commands together.
    private static IEnumerable<IReadOnlyList<ReceivedEvent>> Parts(IReadOnlyList<ReceivedEvent> events)
    {
        var part = new List<ReceivedEvent>();
        foreach (var received in events)
        {
            if (part.Count > 0 && (received.IsCommand || part[0].IsCommand))
            {
                yield return part;
                part = [];
            }

            part.Add(received);
        }

        if (part.Count > 0)
        {
            yield return part;
        }
    }

    private async Task<(IReadOnlyList<ReceivedEvent> Refused, GalleryWrite Write)> PlaceAsync(
        IReadOnlyList<ReceivedEvent> events, CancellationToken cancellationToken)
    {
        var since = Steps.Begin();
        var batch = await JudgeAsync(events, cancellationToken);
        since = Steps.Done(BatchStep.LookUp, since, _part);
        var write = Decide(batch);
        Steps.Done(BatchStep.Decide, since, _part);
        return (batch.Refused, write);
    }

    /// <summary>
    /// Step 1: tells new faces from known ones and from those to refuse. Throws <see cref="EpochLostException"/> when another owner
    /// has claimed the gallery.
    /// </summary>
    internal async Task<GalleryBatch> JudgeAsync(IReadOnlyList<ReceivedEvent> events, CancellationToken cancellationToken)
    {
        Face[] faces = [.. events.Select(received => received.Face).OfType<Face>()];
        var known = await _backends.Store.LookUpAsync(_gallery, _state, _epoch, faces, cancellationToken);
        return await GalleryBatch.JudgeAsync(events, _state, known, _backends.Binder, cancellationToken);
    }

    /// <summary>Step 2: places the new faces.</summary>
    internal GalleryWrite Decide(GalleryBatch batch)
    {
        var arrivals = Arrive(batch);
        if (batch.NewFaces.Count == 0)
        {
            return new GalleryWrite(_gallery, _state, null, [], arrivals: arrivals);
        }

        _clusters ??= new GalleryClusters(_gallery, _state.Dimensions, _state.Thresholds());
        var outcome = _clusters.Assign(batch.NewFaces, batch.Places);
        PendingEvent[] events = [.. outcome.Changes.Select(change => ChangeEvents.Create(_gallery, _state.Generation, ++_state.Sequence, change))];
        _state.Founded = outcome.Founded;
        foreach (var merge in outcome.Changes.OfType<ClustersMerged>())
        {
            _state.Merges++;
            _state.MergedFaces += merge.AbsorbedMembers;
        }

        return new GalleryWrite(_gallery, _state, outcome, events, arrivals: arrivals);
    }

    private ArrivalsWrite? Arrive(GalleryBatch batch)
    {
        if (_state.Incoming is not { } incoming)
        {
            return null;
        }

        incoming.Arrivals += batch.Arrived.Count;
        return new ArrivalsWrite(new ClusterKeys(_gallery, incoming.Generation), batch.Arrived, batch.Collected);
    }

    /// <summary>Step 3: keeps what cannot be handled.</summary>
    internal Task RefuseAsync(IReadOnlyList<ReceivedEvent> events, CancellationToken cancellationToken) =>
        Task.WhenAll(events.Select(refused => _backends.RefuseAsync(refused, cancellationToken)));

    /// <summary>Step 4: makes it durable. Throws <see cref="EpochLostException"/> when another owner has claimed the gallery.</summary>
    internal Task WriteAsync(GalleryWrite write, CancellationToken cancellationToken) =>
        _backends.Store.WriteAsync(write, _epoch, cancellationToken);

    /// <summary>Step 5: tells of it.</summary>
    internal Task SendAsync(IReadOnlyList<PendingEvent> events, CancellationToken cancellationToken) =>
        _backends.Publisher.PublishAsync(_gallery, events, cancellationToken);

    /// <summary>Step 6: forgets what was told.</summary>
    internal Task ForgetAsync(IReadOnlyList<PendingEvent> delivered, CancellationToken cancellationToken) =>
        delivered.Count == 0 ? Task.CompletedTask : _backends.Store.ForgetAsync(_gallery, delivered, cancellationToken);
}
