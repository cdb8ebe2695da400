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
        var before = live.Snapshot();
        var made = Place(next, content, outcome, before);
        var dropped = content.LiveHomes.Keys.Count(crop => !made.Homes.ContainsKey(crop));
        if (dropped > 0 && !request.AllowMissing)
        {
            throw ReclusteringRules.Incomplete(request.ReclusteringId, dropped, incoming.EmbeddingSpace);
        }

        var newcomers = content.Newcomers.Concat(outcome.Assignments).Where(face => !content.LiveHomes.ContainsKey(face.Face.CropId)).ToDictionary(face => face.Face.CropId);
        var changes = SwitchChanges.Between(new PlacedGallery(before, content.LiveHomes), made, newcomers, order.Cause);
        changes = changes with { Changes = [.. changes.Changes, .. UnheardNames.Tell(before, made, order.Cause)] };
        var after = made.Clusters with { Aliases = changes.Aliases, Founded = Math.Max(outcome.Founded, state.Founded) };
        return (Write(incoming, built, outcome with { Changed = Differing(content, made) }, made.Clusters.Aliases, changes, dropped, after.Founded), new GalleryClusters(after));
    }

    // A cluster that the live one had outgrown since the build has changed, too: its version does not fall.
    private static PlacedGallery Place(GalleryClusters next, GenerationContent content, BatchOutcome outcome, GallerySnapshot before)
    {
        var versions = before.Clusters.ToDictionary(cluster => cluster.Id, cluster => cluster.Version);
        var clusters = next.Snapshot();
        clusters = clusters with
        {
            Clusters = [.. clusters.Clusters.Select(cluster => cluster with { Version = Math.Max(cluster.Version, versions.GetValueOrDefault(cluster.Id) + 1) })],
        };
        var homes = content.Homes.Concat(outcome.Assignments.Select(face => KeyValuePair.Create(face.Face.CropId, face.ClusterId)))
            .ToDictionary(home => home.Key, home => clusters.Aliases.GetValueOrDefault(home.Value, home.Value));
        return new PlacedGallery(clusters, homes);
    }

    // The clusters that are others than what is stored of the incoming generation.
    private static IReadOnlyList<ClusterSnapshot> Differing(GenerationContent content, PlacedGallery made)
    {
        var stored = content.Clusters.Clusters.ToDictionary(cluster => cluster.Id, cluster => cluster.Version);
        return [.. made.Clusters.Clusters.Where(cluster => stored.GetValueOrDefault(cluster.Id) != cluster.Version)];
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
