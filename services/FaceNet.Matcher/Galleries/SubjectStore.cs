using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace FaceNet.Matcher.Galleries;

/// <summary>The subjects of a gallery and their faces in Redis. Thread-safe, and safe beside other Matchers on the same Redis.</summary>
/// <param name="redis">
/// A connection that nobody else uses: a transaction with conditions holds its connection up until the server has answered them, and vectors that others add
/// meanwhile would have to wait.
/// </param>
/// <param name="unsettled">The vectors that are not enrolled.</param>
internal sealed class SubjectStore([FromKeyedServices(SubjectStore.Connection)] RedisConnection redis, UnsettledElements unsettled)
{
    /// <summary>The key of that connection among the services.</summary>
    public const string Connection = "subjects";

    /// <summary>Returns a subject, else null.</summary>
    public async Task<StoredSubject?> FindAsync(StoredGallery gallery, string subject, CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync(cancellationToken);
        return Read(gallery, subject, await database.HashGetAsync(gallery.Metadata, subject));
    }

    /// <summary>Returns a subject. Throws <see cref="ResourceNotFoundException"/> (SUBJECT_NOT_FOUND).</summary>
    public async Task<StoredSubject> GetAsync(StoredGallery gallery, string subject, CancellationToken cancellationToken) =>
        await FindAsync(gallery, subject, cancellationToken)
        ?? throw new ResourceNotFoundException(
            ErrorReasons.SubjectNotFound, "subject", subject, $"Gallery '{gallery.Id}' has nobody of this id enrolled; see ListSubjects.");

    /// <summary>Lists the subjects after an id.</summary>
    public async Task<Page<StoredSubject>> ListAsync(StoredGallery gallery, string? after, int size, CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync(cancellationToken);
        var ids = await IdPages.ReadAsync(database, GalleryKeys.SubjectIds(gallery.Id), after, size);
        var records = ids.Items.Count == 0 ? [] : await database.HashGetAsync(gallery.Metadata, [.. ids.Items.Select(id => (RedisValue)id)]);
        return new Page<StoredSubject>([.. ids.Items.Zip(records, (id, record) => Read(gallery, id, record)).OfType<StoredSubject>()], ids.Last);
    }

    /// <summary>
    /// Settles a marked element as a face of its subject, which is created with its first face. False when that is impossible for good: the face
    /// exists, the gallery is gone, or the repair has given the element up.
    /// </summary>
    public async Task<bool> TryAddFaceAsync(StoredGallery gallery, ElementId element, RedisValue mark, DateTimeOffset time)
    {
        var database = await redis.GetDatabaseAsync(CancellationToken.None);
        var face = new FaceRecord(element.Face, element.Tag, time);
        var isMarked = Condition.HashEqual(GalleryKeys.Unsettled(gallery.Id), element.ToString(), mark);
        while (true)
        {
            var subject = Read(gallery, element.Subject, await database.HashGetAsync(gallery.Metadata, element.Subject));
            if (subject?.Record.Find(element.Face) is not null)
            {
                return false;
            }

            var transaction = database.CreateTransaction();
            var stillExists = transaction.AddCondition(gallery.StillExists);
            var stillMarked = transaction.AddCondition(isMarked);
            transaction.AddCondition(Unchanged(gallery, element.Subject, subject));
            Write(transaction, gallery, element.Subject, subject?.Record.With(face) ?? new SubjectRecord(time, [face]));
            _ = transaction.HashDeleteAsync(GalleryKeys.Unsettled(gallery.Id), element.ToString());
            if (await transaction.ExecuteAsync())
            {
                return true;
            }

            if (!stillExists.WasSatisfied || !stillMarked.WasSatisfied)
            {
                return false;
            }
        }
    }

    /// <summary>Deletes a subject with its faces. Returns how many faces. Throws <see cref="ResourceNotFoundException"/>.</summary>
    public async Task<int> DeleteAsync(StoredGallery gallery, string id, CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync(cancellationToken);
        while (true)
        {
            var subject = await GetAsync(gallery, id, cancellationToken);
            var transaction = database.CreateTransaction();
            transaction.AddCondition(gallery.StillExists);
            transaction.AddCondition(Unchanged(gallery, id, subject));
            _ = transaction.HashDeleteAsync(gallery.Metadata, id);
            _ = transaction.SortedSetRemoveAsync(GalleryKeys.SubjectIds(gallery.Id), id);
            _ = transaction.HashDecrementAsync(GalleryKeys.Counts(gallery.Id), GalleryStore.Subjects);
            _ = transaction.HashDecrementAsync(GalleryKeys.Counts(gallery.Id), GalleryStore.Faces, subject.Record.Faces.Length);
            unsettled.Mark(transaction, gallery, subject.Elements);
            if (await transaction.ExecuteAsync())
            {
                await unsettled.DiscardAsync(gallery.Id, gallery.Vectors, subject.Elements);
                return subject.Elements.Count;
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static void Write(ITransaction transaction, StoredGallery gallery, string id, SubjectRecord record)
    {
        var isNew = record.Faces.Length == 1;
        _ = transaction.HashSetAsync(gallery.Metadata, id, StoredValue.Write(record));
        _ = transaction.HashIncrementAsync(GalleryKeys.Counts(gallery.Id), GalleryStore.Faces);
        if (isNew)
        {
            _ = transaction.SortedSetAddAsync(GalleryKeys.SubjectIds(gallery.Id), id, 0);
            _ = transaction.HashIncrementAsync(GalleryKeys.Counts(gallery.Id), GalleryStore.Subjects);
        }
    }

    private static Condition Unchanged(StoredGallery gallery, string id, StoredSubject? subject) => subject is null
        ? Condition.HashNotExists(gallery.Metadata, id)
        : Condition.HashEqual(gallery.Metadata, id, subject.Stored);

    private static StoredSubject? Read(StoredGallery gallery, string id, RedisValue stored) =>
        stored.IsNull ? null : new StoredSubject(id, StoredValue.Read<SubjectRecord>(stored, gallery.Metadata), stored);
}
