using Confluent.Kafka;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Records;

namespace FaceNet.Clusterer.Consuming;

/// <summary>
/// The owner of a partition: its epoch, and the galleries that have had events lately, each loaded at its first. Not thread-safe.
/// </summary>
/// <param name="backends">What it works with.</param>
/// <param name="maxGalleries">The most galleries that it keeps in memory.</param>
internal sealed class PartitionOwner(GalleryBackends backends, int maxGalleries)
{
    private readonly LoadedGalleries _galleries = new(maxGalleries);
    private long? _epoch;

    /// <summary>How many galleries are in memory.</summary>
    public int LoadedGalleries => _galleries.Count;

    /// <summary>Takes a new epoch, larger than any other owner's. What was loaded under the old one is dropped.</summary>
    public async Task TakeEpochAsync(CancellationToken cancellationToken)
    {
        Drop();
        _epoch = await backends.Store.TakeEpochAsync(cancellationToken);
    }

    /// <summary>
    /// Applies messages of the partition, in order. When it returns, their offsets may be committed. When it throws, any part of
    /// them may have been applied: <see cref="Drop"/>, then apply all of them again. Throws <see cref="EpochLostException"/> when
    /// the partition has a newer owner.
    /// </summary>
    public async Task ApplyAsync(IEnumerable<ConsumeResult<string, byte[]>> messages, CancellationToken cancellationToken)
    {
        if (_epoch is null)
        {
            await TakeEpochAsync(cancellationToken);
        }

        foreach (var events in messages.Select(EventReader.Read).GroupBy(received => received.Gallery))
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

    /// <summary>Forgets the galleries and the epoch.</summary>
    public void Drop()
    {
        _galleries.Clear();
        _epoch = null;
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

            owner = await GalleryOwner.TakeOverAsync(gallery, _epoch!.Value, backends, cancellationToken);
            _galleries.Add(gallery, owner);
        }

        await owner.ApplyAsync(events, cancellationToken);
    }

    // A gallery begins with a face that it can take. A name without one, by mistake or by malice, leaves nothing in Redis or here.
    private async Task<bool> RefuseBeforeFirstFaceAsync(string gallery, IReadOnlyList<ReceivedEvent> events, CancellationToken cancellationToken)
    {
        if (await backends.Store.ExistsAsync(gallery, cancellationToken))
        {
            return false;
        }

        var batch = await GalleryBatch.JudgeAsync(events, new GalleryState(), KnownFaces.None, backends.Binder, cancellationToken);
        if (batch.NewFaces.Count > 0)
        {
            return false;
        }

        await KeepAsync(batch.Refused, cancellationToken);
        return true;
    }

    // What belongs to no gallery's books: its key is no gallery's id, or the gallery has none yet.
    private Task KeepAsync(IEnumerable<ReceivedEvent> strays, CancellationToken cancellationToken) =>
        Task.WhenAll(strays.Select(stray =>
            backends.DeadLetters.KeepAsync(stray.Message, stray.Refusal!.Reason, stray.Refusal.Detail, cancellationToken)));
}
