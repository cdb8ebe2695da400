using Confluent.Kafka;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Telemetry;

namespace FaceNet.Clusterer.Consuming;

/// <summary>
/// The owner of a partition from its assignment on: its epoch, and the galleries that have had events lately, each loaded at its
/// first. Not thread-safe, but for <see cref="Dispose"/>.
/// </summary>
internal sealed class PartitionOwner : IDisposable
{
    private readonly GalleryBackends _backends;
    private readonly LoadedGalleries _galleries;
    private readonly CancellationTokenSource _gone = new();
    private long? _epoch;
    private long _lag = -1;
    private long _clusters;

    /// <summary>Owns a partition from now on.</summary>
    /// <param name="partition">Its number.</param>
    /// <param name="backends">What it works with.</param>
    /// <param name="maxGalleries">The most galleries that it keeps in memory.</param>
    public PartitionOwner(int partition, GalleryBackends backends, int maxGalleries)
    {
        Partition = partition;
        _backends = backends;
        _galleries = new LoadedGalleries(maxGalleries);
        Gone = _gone.Token;
        backends.Metrics.Watch(this);
    }

    /// <summary>The number of the partition.</summary>
    public int Partition { get; }

    /// <summary>Messages of the partition that are not applied yet, as far as is known, a count; negative while nothing is known.</summary>
    public long Lag
    {
        get => Volatile.Read(ref _lag);
        set => Volatile.Write(ref _lag, value);
    }

    /// <summary>Fires when the partition is no longer ours.</summary>
    public CancellationToken Gone { get; }

    /// <summary>How many clusters the galleries in memory had after the latest batch.</summary>
    public long Clusters => Volatile.Read(ref _clusters);

    /// <summary>How many galleries are in memory.</summary>
    public int Loaded => _galleries.Count;

    /// <summary>
    /// Takes the epoch, larger than that of any owner before. Belongs to the assignment: whoever is late with it gets a larger one
    /// than the owner that has come after it.
    /// </summary>
    public async Task TakeEpochAsync(CancellationToken cancellationToken) => _epoch = await _backends.Store.TakeEpochAsync(cancellationToken);

    /// <summary>
    /// Applies messages of the partition, in order. When it returns, their offsets may be committed. When it throws, any part of
    /// them may have been applied: <see cref="Drop"/>, then apply all of them again. Throws <see cref="EpochLostException"/> when
    /// the partition has a newer owner.
    /// </summary>
    public async Task ApplyAsync(IEnumerable<ConsumeResult<string, byte[]>> messages, CancellationToken cancellationToken)
    {
        // Only where Redis did not answer at the assignment.
        if (_epoch is null)
        {
            await TakeEpochAsync(cancellationToken);
        }

        var since = _backends.Steps.Begin();
        ReceivedEvent[] read = [.. messages.Select(message => EventReader.Read(message).Traced())];
        _backends.Steps.Done(BatchStep.Read, since);
        try
        {
            await ApplyAsync(read, cancellationToken);
        }
        catch (Exception failure)
        {
            Array.ForEach(read, received => received.Span.Fail(ErrorStatus.ReasonOf(failure) ?? failure.GetType().Name));
            throw;
        }
        finally
        {
            Array.ForEach(read, received => received.Span?.Dispose());
        }
    }

    private async Task ApplyAsync(ReceivedEvent[] read, CancellationToken cancellationToken)
    {
        foreach (var events in read.GroupBy(received => received.Gallery).ToArray())
        {
            if (events.Key is { } gallery)
            {
                await ApplyAsync(gallery, [.. events], cancellationToken);
            }
            else
            {
                await KeepAsync(events, cancellationToken);
            }
        }
    }

    /// <summary>
    /// Forgets the galleries, and goes on under the next epoch of its own: that shuts out what may still be under way to Redis, but
    /// never a newer owner, whose epochs are all larger.
    /// </summary>
    public void Drop()
    {
        _galleries.Clear();
        _epoch++;
    }

    /// <summary>The partition is no longer ours.</summary>
    public void Dispose()
    {
        _backends.Metrics.Unwatch(this);
        _gone.Cancel();
        _gone.Dispose();
    }

    private async Task ApplyAsync(string gallery, IReadOnlyList<ReceivedEvent> events, CancellationToken cancellationToken)
    {
        var owner = _galleries.Use(gallery);
        if (owner is null)
        {
            if (await RefuseBeforeFirstFaceAsync(gallery, events, cancellationToken))
            {
                return;
            }

            var since = _backends.Steps.Begin();
            owner = await GalleryOwner.TakeOverAsync(gallery, _epoch!.Value, _backends, cancellationToken);
            _backends.Steps.Done(BatchStep.Load, since);
            _galleries.Add(gallery, owner);
        }

        await owner.ApplyAsync(events, cancellationToken);
        Volatile.Write(ref _clusters, _galleries.Clusters);
    }

    // A gallery begins with a face that it can take. A name without one, by mistake or by malice, leaves nothing in Redis or here.
    private async Task<bool> RefuseBeforeFirstFaceAsync(string gallery, IReadOnlyList<ReceivedEvent> events, CancellationToken cancellationToken)
    {
        if (await _backends.Store.ExistsAsync(gallery, cancellationToken))
        {
            return false;
        }

        var batch = await GalleryBatch.JudgeAsync(events, new GalleryState(), KnownFaces.None, _backends.Binder, cancellationToken);
        if (batch.NewFaces.Count > 0)
        {
            return false;
        }

        // Where there is nothing, there is nothing to erase.
        await KeepAsync(batch.Refused.Where(refused => refused.Erasure is null), cancellationToken);
        return true;
    }

    // What belongs to no gallery's books: its key is no gallery's id, or the gallery has none yet.
    private async Task KeepAsync(IEnumerable<ReceivedEvent> strays, CancellationToken cancellationToken)
    {
        ReceivedEvent[] all = [.. strays];
        await Task.WhenAll(all.Select(stray => _backends.RefuseAsync(stray, cancellationToken)));
        _backends.Metrics.Refused(all.Length);
    }
}
