namespace FaceNet.Matcher.Galleries;

/// <summary>
/// Finishes what a Matcher that died left half-done: removes vectors whose enrollment or deletion was abandoned, and completes deletions of
/// galleries, and deletes those whose import was abandoned. May run on several hosts at once.
/// </summary>
internal sealed partial class GalleryRepair(
    GalleryRounds rounds, GalleryStore galleries, UnsettledElements unsettled, GalleryErasure erasures, GalleryImports imports, ILogger<GalleryRepair> logger)
{
    /// <summary>Goes once through all galleries. Returns how many vectors were removed.</summary>
    public Task<int> RunAsync(CancellationToken cancellationToken) => rounds.RunAsync(gallery => RepairAsync(gallery, cancellationToken), cancellationToken);

    /// <summary>Repairs one gallery, or what is left of it. Returns how many vectors were removed.</summary>
    public Task<int> RunAsync(string gallery, CancellationToken cancellationToken) => rounds.VisitAsync(gallery, id => RepairAsync(id, cancellationToken));

    private async Task<int> RepairAsync(string id, CancellationToken cancellationToken)
    {
        var removed = 0;
        foreach (var shard in await ShardsAsync(id, cancellationToken))
        {
            removed += await unsettled.DiscardAbandonedAsync(shard, cancellationToken);
        }

        removed += (int)(await erasures.FinishAsync(id, cancellationToken)).Vectors;
        removed += await imports.DiscardAbandonedAsync(id, cancellationToken);
        if (removed > 0)
        {
            Repaired(id, removed);
        }

        return removed;
    }

    // Those of the gallery, and those that deleted galleries of the name had.
    private async Task<IEnumerable<GalleryShard>> ShardsAsync(string id, CancellationToken cancellationToken)
    {
        var gallery = await galleries.FindAsync(id, cancellationToken);
        var erased = await erasures.ListAsync(id, cancellationToken);
        return erased
            .SelectMany(entry => entry.Value.Erasure.ShardsOf(id, entry.Key.ToString()))
            .Concat(gallery?.Shards ?? [])
            .DistinctBy(shard => shard.Number);
    }

    [LoggerMessage(EventName = "GalleryRepaired", Level = LogLevel.Warning, Message = "Gallery {Gallery}: removed {Count} vectors that an interrupted call left behind")]
    private partial void Repaired(string gallery, int count);
}
