using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Clustering.Reclustering;
using FaceNet.Clusterer.Consuming;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Generations;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Clusterer.Reclustering;

/// <summary>Puts an incoming generation in the place of the live one, in memory. Used once.</summary>
internal sealed class GenerationSwitch(string gallery, GalleryState state, ReclusteringOrder order, GalleryClusters live)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Decides. Throws <see cref="PlatformException"/>, and has changed nothing, where it is refused; <see cref="UnavailableException"/> where it has to be
    /// decided on again.
    /// </summary>
    public (GalleryWrite Write, GalleryClusters Clusters) Decide(BuiltGeneration? built)
    {
        var request = order.Command.Switch;
        var incoming = ReclusteringRules.Require(state, request.ReclusteringId);
        if (ReclusteringRules.Objection(state, built!.Build) is { } objection)
        {
            throw objection;
        }

        var content = built.Content ?? throw new UnavailableException(
            ErrorReasons.StoreUnavailable, $"The new clusters of gallery '{gallery}' began to be built anew during the switch. It is decided on again.", RetryDelay);
        var next = new GalleryClusters(content.Clusters);
        var outcome = next.Assign(content.Arrivals, content.Places);
        var made = Place(next, content, outcome);
        var dropped = content.LiveHomes.Keys.Count(crop => !made.Homes.ContainsKey(crop));
        if (dropped > 0 && !request.AllowMissing)
        {
            throw ReclusteringRules.Incomplete(request.ReclusteringId, dropped, incoming.EmbeddingSpace);
        }

        var newcomers = content.Newcomers.Concat(outcome.Assignments).Where(face => !content.LiveHomes.ContainsKey(face.Face.CropId)).ToDictionary(face => face.Face.CropId);
        var before = live.Snapshot();
        var changes = SwitchChanges.Between(new PlacedGallery(before, content.LiveHomes), made, newcomers, order.Cause);
        changes = changes with { Changes = [.. changes.Changes, .. UnheardNames.Tell(before, made, order.Cause)] };
        var after = made.Clusters with { Aliases = changes.Aliases, Founded = Math.Max(outcome.Founded, state.Founded) };
        return (Write(incoming, built, outcome, made.Clusters.Aliases, changes, dropped, after.Founded), new GalleryClusters(after));
    }

    private static PlacedGallery Place(GalleryClusters next, GenerationContent content, BatchOutcome outcome)
    {
        var clusters = next.Snapshot();
        var homes = content.Homes.Concat(outcome.Assignments.Select(face => KeyValuePair.Create(face.Face.CropId, face.ClusterId)))
            .ToDictionary(home => home.Key, home => clusters.Aliases.GetValueOrDefault(home.Value, home.Value));
        return new PlacedGallery(clusters, homes);
    }

    private GalleryWrite Write(
        IncomingState incoming,
        BuiltGeneration built,
        BatchOutcome outcome,
        IReadOnlyDictionary<string, string> aliases,
        SwitchChanges changes,
        long dropped,
        long founded)
    {
        var former = state.Generation;
        state.Generation = incoming.Generation;
        state.Incoming = null;
        state.EmbeddingSpace = incoming.EmbeddingSpace;
        state.Dimensions = incoming.Dimensions;
        state.BaseThreshold = incoming.BaseThreshold;
        state.SmallClusterReduction = incoming.SmallClusterReduction;
        state.Founded = founded;
        state.UndoableAfter = state.Corrections;
        PendingEvent[] events = [.. changes.Changes.Select(change => ChangeEvents.Create(gallery, state.Generation, ++state.Sequence, change))];
        var log = ReclusteringOwner.Log(order, entry => entry.Switched = new SwitchState
        {
            Changes = events.Length,
            Sequence = state.Sequence,
            ArrivedFaces = outcome.Assignments.Count,
            DroppedFaces = dropped,
        });
        var generations = GenerationWrite.Switch(
            gallery, former, incoming.Generation, built.Stored, new AliasesWrite(aliases, changes.Aliases, state.Sequence));
        return new GalleryWrite(gallery, state, outcome, events, log, generations: generations);
    }
}
