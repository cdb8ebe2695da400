namespace FaceNet.Matcher.Galleries;

/// <summary>
/// Finishes what a Matcher that died left half-done: removes vectors whose enrollment or deletion was abandoned, and completes deletions of
/// galleries, and deletes those whose import was abandoned. May run on several hosts at once.
/// </summary>
internal sealed partial class GalleryRepair(GalleryRounds rounds, UnsettledElements unsettled, GalleryErasure erasure, GalleryImports imports, ILogger<GalleryRepair> logger)
{
    /// <summary>Goes once through all galleries. Returns how many vectors were removed.</summary>
    public Task<int> RunAsync(CancellationToken cancellationToken) => rounds.RunAsync(gallery => RepairAsync(gallery, cancellationToken), cancellationToken);

    /// <summary>Repairs one gallery, or what is left of it. Returns how many vectors were removed.</summary>
    public Task<int> RunAsync(string gallery, CancellationToken cancellationToken) => rounds.VisitAsync(gallery, id => RepairAsync(id, cancellationToken));

    private async Task<int> RepairAsync(string gallery, CancellationToken cancellationToken)
    {
        var removed = await unsettled.DiscardAbandonedAsync(gallery, cancellationToken)
            + await erasure.FinishAsync(gallery, cancellationToken)
            + await imports.DiscardAbandonedAsync(gallery, cancellationToken);
        if (removed > 0)
        {
            Repaired(gallery, removed);
        }

        return removed;
    }

    [LoggerMessage(EventName = "GalleryRepaired", Level = LogLevel.Warning, Message = "Gallery {Gallery}: removed {Count} vectors that an interrupted call left behind")]
    private partial void Repaired(string gallery, int count);
}
