using System.Text.Json;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Redis;

namespace FaceNet.Matcher.Galleries;

/// <summary>
/// Finishes what a Matcher that died left half-done: removes vectors whose enrollment or deletion was abandoned, and completes deletions of
/// galleries. May run on several hosts at once.
/// </summary>
internal sealed partial class GalleryRepair(RedisConnection redis, UnsettledElements unsettled, GalleryErasure erasure, ILogger<GalleryRepair> logger)
{
    private const int PageSize = 1000;

    /// <summary>Goes once through all galleries. Returns how many vectors were removed.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync(cancellationToken);
        var removed = 0;
        string? after = null;
        do
        {
            var page = await IdPages.ReadAsync(database, GalleryKeys.Index, after, PageSize);
            foreach (var gallery in page.Items)
            {
                removed += await RunAsync(gallery, cancellationToken);
            }

            after = page.Last;
        }
        while (after is not null);
        return removed;
    }

    /// <summary>Repairs one gallery, or what is left of it. Returns how many vectors were removed.</summary>
    public async Task<int> RunAsync(string gallery, CancellationToken cancellationToken)
    {
        try
        {
            var removed = await unsettled.DiscardAbandonedAsync(gallery, cancellationToken) + await erasure.FinishAsync(gallery, cancellationToken);
            if (removed > 0)
            {
                Repaired(gallery, removed);
            }

            return removed;
        }
        catch (PreconditionException exception)
        {
            // A newer Matcher wrote it, and repairs it.
            Skipped(gallery, exception.Message);
            return 0;
        }
        catch (Exception exception) when (exception is InvalidOperationException or JsonException)
        {
            // Nothing of the host depends on this value, and the other galleries are repaired without it.
            Damaged(exception, gallery);
            return 0;
        }
    }

    [LoggerMessage(EventName = "GalleryRepaired", Level = LogLevel.Warning, Message = "Gallery {Gallery}: removed {Count} vectors that an interrupted call left behind")]
    private partial void Repaired(string gallery, int count);

    [LoggerMessage(EventName = "GalleryNotRepaired", Level = LogLevel.Warning, Message = "Gallery {Gallery} was not repaired: {Text}")]
    private partial void Skipped(string gallery, string text);

    [LoggerMessage(EventName = "GalleryDamaged", Level = LogLevel.Error, Message = "Gallery {Gallery} cannot be repaired: a value of it cannot be read. It is tried again every minute")]
    private partial void Damaged(Exception exception, string gallery);
}
