using Confluent.Kafka;
using FaceNet.Clusterer.Storage;

namespace FaceNet.Clusterer.Consuming;

/// <summary>
/// The owner of a partition: its epoch, and the galleries that have had events since it took over, each loaded at its first. Not
/// thread-safe.
/// </summary>
internal sealed class PartitionOwner(GalleryBackends backends)
{
    private readonly Dictionary<string, GalleryOwner> _galleries = [];
    private long? _epoch;

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
                await (await OwnerAsync(gallery, cancellationToken)).ApplyAsync([.. events], cancellationToken);
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

    private async Task<GalleryOwner> OwnerAsync(string gallery, CancellationToken cancellationToken)
    {
        if (!_galleries.TryGetValue(gallery, out var owner))
        {
            owner = await GalleryOwner.TakeOverAsync(gallery, _epoch!.Value, backends, cancellationToken);
            _galleries.Add(gallery, owner);
        }

        return owner;
    }

    // A message whose key is no gallery's id belongs to no gallery's books.
    private Task KeepAsync(IEnumerable<ReceivedEvent> strays, CancellationToken cancellationToken) =>
        Task.WhenAll(strays.Select(stray =>
            backends.DeadLetters.KeepAsync(stray.Message, stray.Refusal!.Reason, stray.Refusal.Detail, cancellationToken)));
}
