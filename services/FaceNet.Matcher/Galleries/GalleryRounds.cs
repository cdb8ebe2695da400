using System.Text.Json;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace FaceNet.Matcher.Galleries;

/// <summary>Visits all galleries, and what is left of deleted ones. One that cannot be read does not keep the others from being visited.</summary>
internal sealed partial class GalleryRounds(RedisConnection redis, ILogger<GalleryRounds> logger)
{
    private const int PageSize = 1000;

    /// <summary>Goes once through all galleries. Returns the sum of what the visits return.</summary>
    public async Task<int> RunAsync(Func<string, Task<int>> visit, CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync(cancellationToken);
        var sum = 0;
        string? after = null;
        do
        {
            var page = await IdPages.ReadAsync(database, GalleryKeys.Index, after, PageSize);
            foreach (var gallery in page.Items)
            {
                sum += await VisitAsync(gallery, visit);
            }

            after = page.Last;
        }
        while (after is not null);
        return sum;
    }

    /// <summary>Visits one gallery. Returns what the visit returns, 0 for a gallery that is passed over.</summary>
    public async Task<int> VisitAsync(string gallery, Func<string, Task<int>> visit)
    {
        try
        {
            return await visit(gallery);
        }
        catch (ResourceNotFoundException)
        {
            // It was deleted meanwhile.
            return 0;
        }
        catch (PreconditionException exception) when (exception.Reason == ErrorReasons.GalleryImporting)
        {
            // Nothing of it is anybody's business yet.
            return 0;
        }
        catch (PreconditionException exception)
        {
            // A newer Matcher wrote it, and looks after it.
            Skipped(gallery, exception.Message);
            return 0;
        }
        catch (Exception exception) when (IsDamage(exception))
        {
            // Nothing of the host depends on this value.
            Damaged(exception, gallery);
            return 0;
        }
    }

    // What cannot be read, is no number, or lies under a key of another type; not what Redis refuses for now.
    private static bool IsDamage(Exception exception) =>
        exception is InvalidOperationException or JsonException or InvalidCastException || (exception is RedisServerException && ErrorStatus.ReasonOf(exception) is null);

    [LoggerMessage(EventName = "GallerySkipped", Level = LogLevel.Warning, Message = "Gallery {Gallery} was passed over: {Text}")]
    private partial void Skipped(string gallery, string text);

    [LoggerMessage(EventName = "GalleryDamaged", Level = LogLevel.Error, Message = "Gallery {Gallery} was passed over: a value of it cannot be read. It is tried again in the next round")]
    private partial void Damaged(Exception exception, string gallery);
}
