using System.Runtime.CompilerServices;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace FaceNet.Matcher.Galleries;

/// <summary>The subjects of a gallery and their faces in Redis, for reading. Thread-safe.</summary>
internal sealed class SubjectStore(RedisConnection redis)
{
    private const int ScanSize = 256;
    private const int SharedReads = 256;

    private readonly SharedCalls<RedisKey, RedisValue, RedisValue> _reads = new(SharedReads, async (key, ids) =>
    {
        var database = await redis.GetDatabaseAsync(CancellationToken.None);
        return await database.HashGetAsync(key, [.. ids]);
    });

    /// <summary>Returns a subject, else null.</summary>
    public async Task<StoredSubject?> FindAsync(StoredGallery gallery, string subject, CancellationToken cancellationToken)
    {
        var shard = gallery.ShardOf(subject);
        return Read(shard, subject, await _reads.AskAsync(shard.Metadata, subject).WaitAsync(cancellationToken));
    }

    /// <summary>Returns a subject. Throws <see cref="ResourceNotFoundException"/> (SUBJECT_NOT_FOUND).</summary>
    public async Task<StoredSubject> GetAsync(StoredGallery gallery, string subject, CancellationToken cancellationToken) =>
        await FindAsync(gallery, subject, cancellationToken) ?? throw NotFound(gallery, subject);

    /// <summary>The failure of who asks for a subject that is not there.</summary>
    public static ResourceNotFoundException NotFound(StoredGallery gallery, string subject) =>
        new(ErrorReasons.SubjectNotFound, "subject", subject, $"Gallery '{gallery.Id}' has nobody of this id enrolled; see ListSubjects.");

    /// <summary>The failure of who asks for a face that is not there.</summary>
    public static ResourceNotFoundException NotFound(StoredGallery gallery, string subject, string face) =>
        new(ErrorReasons.FaceNotFound, "face", face, $"Subject '{subject}' of gallery '{gallery.Id}' has no such sample; see GetSubject.");

    /// <summary>Returns the picture of a face; null where none is kept.</summary>
    public async Task<FaceImage?> FindImageAsync(StoredGallery gallery, ElementId element, CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync(cancellationToken);
        var stored = await database.HashGetAsync(gallery.ShardOf(element.Subject).Keys.Images, element.ToString());
        return stored.IsNull ? null : FaceImage.Parser.ParseFrom((byte[])stored!);
    }

    /// <summary>Lists the subjects after an id.</summary>
    public async Task<Page<StoredSubject>> ListAsync(StoredGallery gallery, string? after, int size, CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync(cancellationToken);
        var pages = await Task.WhenAll(gallery.Shards.Select(shard => IdPages.ReadAsync(database, shard.Keys.SubjectIds, after, size)));
        string[] ids = [.. pages.SelectMany(page => page.Items).Order(StringComparer.Ordinal).Take(size)];
        var isLast = pages.All(page => page.Last is null) && pages.Sum(page => page.Items.Count) == ids.Length;
        var subjects = await Task.WhenAll(ids.Select(id => FindAsync(gallery, id, cancellationToken)));
        return new Page<StoredSubject>([.. subjects.OfType<StoredSubject>()], isLast ? null : ids[^1]);
    }

    /// <summary>All subjects of a gallery, in no order, each once. Who is enrolled, changed or deleted meanwhile may or may not be seen.</summary>
    public IAsyncEnumerable<StoredSubject> ScanAsync(StoredGallery gallery, CancellationToken cancellationToken) =>
        gallery.Shards.ToAsyncEnumerable().SelectMany(shard => ScanAsync(shard, cancellationToken));

    /// <summary>All subjects of a shard, likewise.</summary>
    public async IAsyncEnumerable<StoredSubject> ScanAsync(GalleryShard shard, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync(cancellationToken);

        // A scan may show an entry twice.
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var entry in database.HashScanAsync(shard.Metadata, pageSize: ScanSize).WithCancellation(cancellationToken))
        {
            if (seen.Add(entry.Name.ToString()))
            {
                yield return Read(shard, entry.Name.ToString(), entry.Value)!;
            }
        }
    }

    private static StoredSubject? Read(GalleryShard shard, string id, RedisValue stored) =>
        stored.IsNull ? null : new StoredSubject(id, StoredValue.Read<SubjectRecord>(stored, shard.Metadata), stored);
}
