using FaceNet.Clusterer.Storage.Records;
using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Clusterer.Reclustering;

/// <summary>What a gallery's state asks of a request about clustering it anew.</summary>
internal static class ReclusteringRules
{
    /// <summary>The most faces that a switch places, a count: the gallery waits for it.</summary>
    public const int MaxArrivals = 10_000;

    /// <summary>The reclustering under way. Throws <see cref="ResourceNotFoundException"/> (RECLUSTERING_NOT_FOUND) where there is none, or another one.</summary>
    public static IncomingState Require(GalleryState state, string reclusteringId) =>
        state.Incoming is { } incoming && incoming.ReclusteringId == reclusteringId ? incoming : throw NotFound(reclusteringId);

    public static ResourceNotFoundException NotFound(string reclusteringId) => new(
        ErrorReasons.ReclusteringNotFound, "reclustering", reclusteringId, "GetReclustering names the one that is under way, StartReclustering begins one.");

    /// <summary>Why a start is refused; null where it is not.</summary>
    public static PreconditionException? Objection(string gallery, GalleryState state, StartBinding start) =>
        state.Incoming is { } incoming
            ? new PreconditionException(
                ErrorReasons.ReclusteringUnderWay,
                gallery,
                $"gallery: '{gallery}' is being clustered anew already, by reclustering '{incoming.ReclusteringId}'. Switch to it or cancel it first.")
            : start.IsOwnSpace && start.EmbeddingSpace != state.EmbeddingSpace
                ? new PreconditionException(
                    ErrorReasons.GalleryUpgraded,
                    gallery,
                    $"gallery: '{gallery}' was moved from the space '{start.EmbeddingSpace}' to '{state.EmbeddingSpace}' during the call. Send the request again.")
                : null;

    /// <summary>Why what was built cannot be switched to; null where it can.</summary>
    public static PreconditionException? Objection(GalleryState state, BuildState build)
    {
        var id = state.Incoming.ReclusteringId;
        if (!build.Done)
        {
            return new PreconditionException(ErrorReasons.ReclusteringNotBuilt, id, $"reclustering_id: no clusters of '{id}' are built. Call BuildReclustering first.");
        }

        if (build.Corrections != state.Corrections)
        {
            return Outdated(id, $"people made {state.Corrections - build.Corrections} corrections since its clusters were built");
        }

        var arrived = state.Incoming.Arrivals - build.Arrivals;
        return arrived > MaxArrivals ? Outdated(id, $"{arrived} faces arrived since its clusters were built, more than the {MaxArrivals} that a switch places") : null;
    }

    public static PreconditionException Outdated(string reclusteringId, string why) =>
        new(ErrorReasons.ReclusteringOutdated, reclusteringId, $"reclustering_id: '{reclusteringId}' is outdated: {why}. Call BuildReclustering again.");

    public static PreconditionException Incomplete(string reclusteringId, long missing, string space) => new(
        ErrorReasons.ReclusteringIncomplete,
        reclusteringId,
        $"reclustering_id: {missing} of the gallery's faces have no vector of the space '{space}' among the clusters of '{reclusteringId}'. "
        + "Capture them again and build again, or set allow_missing to drop them.");
}

/// <summary>Where a start wants to go.</summary>
/// <param name="EmbeddingSpace">The space.</param>
/// <param name="IsOwnSpace">Whether it was meant as the gallery's own.</param>
internal readonly record struct StartBinding(string EmbeddingSpace, bool IsOwnSpace);
