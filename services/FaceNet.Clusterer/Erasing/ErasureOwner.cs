using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Clustering.Corrections;
using FaceNet.Clusterer.Clustering.Erasing;
using FaceNet.Clusterer.Consuming;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Erasing;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.ServiceDefaults.Errors;
using Google.Protobuf;

namespace FaceNet.Clusterer.Erasing;

/// <summary>Decides on the erasures of a gallery for its owner. Not thread-safe.</summary>
internal sealed class ErasureOwner(string gallery, long epoch, GalleryState state, ErasureStore store)
{
    /// <summary>Erases in memory, and clears what is not live in Redis.</summary>
    /// <param name="clusters">The clusters.</param>
    /// <param name="order">What is to be erased.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What to write, and the clusters to go on with; null where all are gone.</returns>
    public async Task<(GalleryWrite Write, GalleryClusters? Clusters)> ApplyAsync(GalleryClusters clusters, ErasureOrder order, CancellationToken cancellationToken)
    {
        var log = order.ToLog();
        if (order.Wanted is not { } wanted)
        {
            return (Clear(await store.PrepareAllAsync(gallery, state, epoch, clusters, cancellationToken), order, log), null);
        }

        if (wanted.ClusterId is { } name)
        {
            if (clusters.Describe(name) is not { } cluster)
            {
                log.Refusal = ErrorStatus.From(CorrectionRefusals.NoCluster(name)).ToByteString();
                return (new GalleryWrite(gallery, state, null, [], CorrectionWrite.Unlisted(order.Id, log)), clusters);
            }

            wanted = wanted with { ClusterId = cluster.Id };
        }

        var prepared = await store.PrepareAsync(gallery, state, epoch, wanted, clusters, cancellationToken);
        return (Erase(clusters, wanted, prepared, order, log), clusters);
    }

    private GalleryWrite Erase(GalleryClusters clusters, WantedErasure wanted, PreparedErasure prepared, ErasureOrder order, CorrectionState log)
    {
        var outcome = clusters.Erase(prepared.Facts, order.Cause);
        var gone = prepared.Facts.Erased.Concat(wanted.Crops).ToHashSet();
        var redacted = new CorrectionRedaction(gone, outcome.Vanished, wanted.Label).Redact(prepared.Log);
        state.VanishedClusters += outcome.Vanished.Count;
        if (prepared.Incoming is { } incoming)
        {
            state.Incoming.Arrivals = incoming.Arrivals.Count(crop => !gone.Contains(crop!));
        }

        PendingEvent[] events = [.. outcome.Changed.Batch.Changes.Select(change => ChangeEvents.Create(gallery, state.Generation, ++state.Sequence, change))];
        var erasure = new FacesErasure(gone, new ClusterKeys(gallery, state.Generation), outcome, prepared, redacted);
        Count(
            log,
            ("members", prepared.Facts.Erased.Count),
            ("links", prepared.Facts.Faces.Links.Count(link => gone.Contains(link.One) || gone.Contains(link.Other))),
            ("frames", outcome.EmptyFrames.Count),
            ("tracks", outcome.EmptyTracks.Count),
            ("clusters", outcome.Vanished.Count),
            ("aliases", outcome.Vanished.Sum(cluster => cluster.Aliases.Count)),
            ("labels", outcome.Vanished.Count(cluster => cluster.Label.Length > 0) + outcome.Changed.Batch.Changes.OfType<ClusterLabelled>().Count()),
            ("correction:<correction_id>", redacted.Count),
            ("faces", prepared.Incoming?.Collected.Count ?? 0),
            ("g<number>:", prepared.DroppedKeys));
        return new GalleryWrite(gallery, state, outcome.Changed.Batch, events, CorrectionWrite.Unlisted(order.Id, log), erasure: erasure);
    }

    // The next generation is empty, so that whoever has a copy of the clusters does not go on with it.
    private GalleryWrite Clear(GalleryClearing clearing, ErasureOrder order, CorrectionState log)
    {
        (state.Generation, state.Incoming) = (++state.LastGeneration, null);
        (state.EmbeddingSpace, state.Dimensions, state.BaseThreshold, state.SmallClusterReduction) = ("", 0, 0, 0);
        state.UndoableAfter = state.Corrections;
        var told = ChangeEvents.Create(gallery, state.Generation, ++state.Sequence, new AllErased(order.Cause, clearing.Members));
        Count(log, ("members", clearing.Members));
        return new GalleryWrite(gallery, state, null, [told], CorrectionWrite.Unlisted(order.Id, log), erasure: clearing);
    }

    private static void Count(CorrectionState log, params ReadOnlySpan<(string Keys, long Items)> gone)
    {
        foreach (var (keys, items) in gone)
        {
            if (items > 0 || keys == "members")
            {
                log.Erased.Keys.Add(new ErasedKeysState { Keys = keys, Items = items });
            }
        }
    }
}
