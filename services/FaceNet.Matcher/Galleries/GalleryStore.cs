using System.Text.Json;
using FaceNet.Matcher.Forgetting;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace FaceNet.Matcher.Galleries;

/// <summary>The galleries in Redis: create, find, list, delete. Thread-safe, and safe beside other Matchers on the same Redis.</summary>
internal sealed class GalleryStore(RedisConnection redis, GalleryErasure erasures, Tombstones tombstones)
{
    /// <summary>The fields of <see cref="ShardKeys.Counts"/>.</summary>
    public static readonly RedisValue Subjects = "subjects", Faces = "faces", Changes = "changes";

    private const int SharedReads = 1024;

    // Every call of the service begins by reading its gallery.
    private readonly SharedCalls<string, ValueTuple, StoredGallery?> _reads = new(SharedReads, async (id, wishes) =>
    {
        var gallery = await ReadAsync(await redis.GetDatabaseAsync(CancellationToken.None), id);
        return [.. Enumerable.Repeat(gallery, wishes.Count)];
    });

    /// <summary>
    /// Creates a gallery, or returns the one with the same content that exists. Throws <see cref="ResourceExistsException"/> (GALLERY_EXISTS), or
    /// <see cref="PreconditionException"/> (GALLERY_IMPORTING).
    /// </summary>
    public async Task<StoredGallery> CreateAsync(string id, GalleryRecord record, CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync(cancellationToken);
        var stored = StoredValue.Write(record);

        while (true)
        {
            // Listed before it exists, so that no gallery is ever missing from the list; and again, in case a deletion of the
            // same name took it off the list in between.
            await database.SortedSetAddAsync(GalleryKeys.Index, id, 0);
            if (await ReadAsync(database, id) is { } existing)
            {
                RequireUsable(existing);
                return existing.Record.HasContentOf(record) ? existing : throw Exists(existing, record);
            }

            await erasures.FinishAsync(id, cancellationToken);
            if (await TryCreateAsync(database, id, stored, cancellationToken))
            {
                await database.SortedSetAddAsync(GalleryKeys.Index, id, 0);
                return new StoredGallery(id, record, stored, SubjectCount: 0, FaceCount: 0);
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Returns a gallery. Throws <see cref="ResourceNotFoundException"/> (GALLERY_NOT_FOUND), or <see cref="PreconditionException"/> (GALLERY_IMPORTING).</summary>
    public async Task<StoredGallery> GetAsync(string id, CancellationToken cancellationToken)
    {
        var gallery = await FindAsync(id, cancellationToken) ?? throw NotFound(id);
        RequireUsable(gallery);
        return gallery;
    }

    /// <summary>Returns a gallery, also one that is being imported; null when there is none.</summary>
    public Task<StoredGallery?> FindAsync(string id, CancellationToken cancellationToken) => _reads.AskAsync(id, default).WaitAsync(cancellationToken);

    /// <summary>Changes a gallery. Throws <see cref="ResourceNotFoundException"/> (GALLERY_NOT_FOUND).</summary>
    public async Task<StoredGallery> ChangeAsync(string id, Func<GalleryRecord, GalleryRecord> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var gallery = await GetAsync(id, cancellationToken);
            if (await TryReplaceAsync(gallery, change(gallery.Record), cancellationToken) is { } changed)
            {
                return changed;
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Gives a gallery another record. Returns the changed gallery; null when it is not, or no longer, what it is here.</summary>
    public async Task<StoredGallery?> TryReplaceAsync(StoredGallery gallery, GalleryRecord record, CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync(cancellationToken);
        var changed = gallery with { Record = record, Stored = StoredValue.Write(record) };
        var transaction = database.CreateTransaction();
        transaction.AddCondition(gallery.Unchanged);
        _ = transaction.StringSetAsync(GalleryKeys.Gallery(gallery.Id), changed.Stored);
        return await transaction.ExecuteAsync() ? changed : null;
    }

    /// <summary>Lists the galleries after an id, without those that are being imported.</summary>
    public async Task<Page<StoredGallery>> ListAsync(string? after, int size, Func<string, bool> isShown, CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync(cancellationToken);
        var ids = await IdPages.ReadAsync(database, GalleryKeys.Index, after, size, isShown, cancellationToken);
        var galleries = await Task.WhenAll(ids.Items.Select(id => ReadAsync(database, id)));
        return new Page<StoredGallery>([.. galleries.OfType<StoredGallery>().Where(gallery => gallery.Record.ImportedUntil is null)], ids.Last);
    }

    /// <summary>
    /// Deletes a gallery; from here on it is not found, and its vectors are removed before this returns. Returns what it had, as it was counted before.
    /// When this throws after the gallery was gone, the repair removes the vectors.
    /// </summary>
    /// <param name="id">The gallery.</param>
    /// <param name="withClusters">Whether the Clusterer is told to erase its clusters.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ErasedFaces> DeleteAsync(string id, bool withClusters, CancellationToken cancellationToken)
    {
        while (true)
        {
            var gallery = await GetAsync(id, cancellationToken);
            if (await erasures.TryBeginAsync(gallery, tombstones.OfGallery(id, withClusters), cancellationToken))
            {
                var removed = await erasures.FinishAsync(id, cancellationToken);
                return removed with { Subjects = gallery.SubjectCount, Faces = await erasures.CountAsync(gallery, cancellationToken) };
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    // Only while nothing of a former gallery of the name is left in any shard.
    private async Task<bool> TryCreateAsync(IDatabase database, string id, RedisValue stored, CancellationToken cancellationToken)
    {
        var erasing = await erasures.ListAsync(id, cancellationToken);
        if (erasing.Values.Any(entry => !entry.Erasure.IsClosed))
        {
            return false;
        }

        var transaction = database.CreateTransaction();
        transaction.AddCondition(Condition.KeyNotExists(GalleryKeys.Gallery(id)));
        transaction.AddCondition(Condition.HashLengthEqual(GalleryKeys.Erasures(id), erasing.Count));
        foreach (var (generation, entry) in erasing)
        {
            transaction.AddCondition(Condition.HashEqual(GalleryKeys.Erasures(id), generation, entry.Stored));
        }

        _ = transaction.StringSetAsync(GalleryKeys.Gallery(id), stored);
        return await transaction.ExecuteAsync();
    }

    private static async Task<StoredGallery?> ReadAsync(IDatabase database, string id)
    {
        var key = GalleryKeys.Gallery(id);

        // Asked for together: nearly all galleries have this shard alone.
        var first = CountAsync(database, new ShardKeys(id, "0"));
        var stored = await database.StringGetAsync(key);
        var (subjects, faces) = await first;
        if (stored.IsNull)
        {
            return null;
        }

        var gallery = new StoredGallery(id, StoredValue.Read<GalleryRecord>(stored, key), stored, subjects, faces);
        if (gallery.Record.Shards == 1)
        {
            return gallery;
        }

        var others = await Task.WhenAll(gallery.Shards.Skip(1).Select(shard => CountAsync(database, shard.Keys)));
        return gallery with { SubjectCount = subjects + others.Sum(count => count.Subjects), FaceCount = faces + others.Sum(count => count.Faces) };
    }

    private static async Task<(long Subjects, long Faces)> CountAsync(IDatabase database, ShardKeys shard)
    {
        var counts = await database.HashGetAsync(shard.Counts, [Subjects, Faces]);
        return (Number(counts[0]), Number(counts[1]));
    }

    private static void RequireUsable(StoredGallery gallery)
    {
        if (gallery.Record.ImportedUntil is not null)
        {
            throw new PreconditionException(
                ErrorReasons.GalleryImporting, gallery.Id, $"Gallery '{gallery.Id}' is being imported. Wait for its import to end: an abandoned one is deleted once nothing of it arrived for ten minutes.");
        }
    }

    private static long Number(RedisValue value) => value.IsNull ? 0 : (long)value;

    private static ResourceNotFoundException NotFound(string id) =>
        new(ErrorReasons.GalleryNotFound, "gallery", id, "Create it with GalleryService.CreateGallery.");

    private static ResourceExistsException Exists(StoredGallery existing, GalleryRecord wanted)
    {
        var (existingContent, wantedContent) = (existing.Record.WithoutHistory(), wanted.WithoutHistory());
        var differences = typeof(GalleryRecord).GetProperties()
            .Where(property => !Equals(property.GetValue(existingContent), property.GetValue(wantedContent)))
            .ToArray();
        return new ResourceExistsException(
            ErrorReasons.GalleryExists,
            "gallery",
            existing.Id,
            $"It has {Describe(existing.Record)}; the request asks for {Describe(wanted)}. Use another id, change the gallery with UpdateGallery, or delete it first.");

        string Describe(GalleryRecord record) => string.Join(
            ", ", differences.Select(property => FormattableString.Invariant($"{JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name)} {Say(property.GetValue(record))}")));
    }

    private static object Say(object? value) => value switch
    {
        null => "none",
        Enum named => JsonNamingPolicy.SnakeCaseUpper.ConvertName(named.ToString()),
        _ => value,
    };
}
