using FaceNet.Clusterer.Storage;
using FaceNet.ServiceDefaults.Errors;
using Microsoft.Extensions.Options;

namespace FaceNet.Clusterer.Replicas;

/// <summary>
/// The galleries that this instance keeps copies of, to answer what would need all clusters of one. Which it owns makes no difference. Bounded by
/// <see cref="ClustererOptions.MaxReplicatedClusters"/>. Thread-safe; the questions about one gallery take turns.
/// </summary>
internal sealed class ClusterReplicas(ClusterReader reader, IOptions<ClustererOptions> options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Place> _places = [];
    private readonly LinkedList<Place> _byUse = new();

    /// <summary>How many clusters are kept, a count.</summary>
    public int Kept
    {
        get
        {
            lock (_gate)
            {
                return _byUse.Sum(place => place.Count);
            }
        }
    }

    /// <summary>
    /// Answers a question from the clusters of a gallery, as they are now. Throws <see cref="ResourceNotFoundException"/> (GALLERY_NOT_FOUND) and
    /// <see cref="PreconditionException"/> (GALLERY_TOO_LARGE).
    /// </summary>
    /// <param name="gallery">The gallery.</param>
    /// <param name="ask">Asks; what it gets is its own until it returns.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<T> AskAsync<T>(string gallery, Func<ClusterReplica, T> ask, CancellationToken cancellationToken)
    {
        var place = Find(gallery);
        await place.Turn.WaitAsync(cancellationToken);
        try
        {
            // Only now: a copy is as old as what was read before others had their turn.
            var (database, keys, state) = await reader.OpenIndexedAsync(gallery, cancellationToken);
            Require(gallery, await database.SortedSetLengthAsync(keys.BySize).WaitAsync(cancellationToken));
            var replica = place.Replica is { } kept && kept.IsOf(state) ? kept : new ClusterReplica(state);
            await replica.RefreshAsync(database, keys, cancellationToken);
            Keep(place, replica);
            return ask(replica);
        }
        finally
        {
            Forget(place);
            place.Turn.Release();
        }
    }

    private void Require(string gallery, long clusters)
    {
        if (clusters > options.Value.MaxReplicatedClusters)
        {
            throw new PreconditionException(
                ErrorReasons.GalleryTooLarge,
                gallery,
                $"Gallery '{gallery}' has {clusters} clusters, more than the {options.Value.MaxReplicatedClusters} that an instance keeps copies of. "
                + "Raise Clusterer__MaxReplicatedClusters.");
        }
    }

    private Place Find(string gallery)
    {
        lock (_gate)
        {
            return _places.TryGetValue(gallery, out var place) ? place : _places[gallery] = new Place(gallery);
        }
    }

    // A name that nobody has a gallery of leaves nothing.
    private void Forget(Place place)
    {
        lock (_gate)
        {
            if (place.Replica is null && _places.GetValueOrDefault(place.Gallery) == place)
            {
                _places.Remove(place.Gallery);
            }
        }
    }

    // The place may have been dropped, or another one taken, while this one was in use.
    private void Keep(Place place, ClusterReplica replica)
    {
        lock (_gate)
        {
            (place.Replica, place.Count) = (replica, replica.Count);
            if (_places.TryGetValue(place.Gallery, out var former))
            {
                _byUse.Remove(former);
            }

            _places[place.Gallery] = place;
            _byUse.AddFirst(place);
            for (var kept = _byUse.Sum(other => other.Count); kept > options.Value.MaxReplicatedClusters && _byUse.Count > 1;)
            {
                var oldest = _byUse.Last!.Value;
                kept -= oldest.Count;
                _byUse.RemoveLast();
                _places.Remove(oldest.Gallery);
            }
        }
    }

    private sealed class Place(string gallery)
    {
        public string Gallery { get; } = gallery;

        public SemaphoreSlim Turn { get; } = new(1, 1);

        public ClusterReplica? Replica { get; set; }

        public int Count { get; set; }
    }
}
