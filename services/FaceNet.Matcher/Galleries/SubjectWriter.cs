using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Redis;
using Google.Protobuf;
using StackExchange.Redis;

namespace FaceNet.Matcher.Galleries;

/// <summary>Changes the subjects of a gallery in Redis. Thread-safe, and safe beside other Matchers on the same Redis.</summary>
/// <param name="redis">
/// A connection that nobody else uses: a transaction with conditions holds its connection up until the server has answered them, and vectors that others add
/// meanwhile would have to wait.
/// </param>
/// <param name="subjects">The subjects as they are.</param>
/// <param name="unsettled">The vectors that are not enrolled.</param>
internal sealed class SubjectWriter([FromKeyedServices(SubjectWriter.Connection)] RedisConnection redis, SubjectStore subjects, UnsettledElements unsettled)
{
    /// <summary>The key of that connection among the services.</summary>
    public const string Connection = "subjects";

    /// <summary>
    /// Settles a marked element as a face of its subject, which is created with its first face. False when it cannot be settled as things are now: the face
    /// exists, the subject is full, the gallery is gone or another, or the repair has given the element up.
    /// </summary>
    /// <param name="gallery">The gallery.</param>
    /// <param name="face">The face and its picture.</param>
    /// <param name="known">The subject as it was read last; null when it was not there.</param>
    /// <param name="mark">The mark of the element.</param>
    public async Task<bool> TryAddFaceAsync(StoredGallery gallery, NewFace face, StoredSubject? known, RedisValue mark)
    {
        var database = await redis.GetDatabaseAsync(CancellationToken.None);
        var (id, element) = (face.Element.Subject, face.Element.ToString());
        var isMarked = Condition.HashEqual(GalleryKeys.Unsettled(gallery.Id), element, mark);
        for (var subject = known; ; subject = await subjects.FindAsync(gallery, id, CancellationToken.None))
        {
            if (subject is not null && (subject.Record.Find(face.Element.Face) is not null || subject.Record.Faces.Length >= gallery.Record.MaxFacesPerSubject))
            {
                return false;
            }

            var transaction = database.CreateTransaction();
            var galleryUnchanged = transaction.AddCondition(gallery.Unchanged);
            var stillMarked = transaction.AddCondition(isMarked);
            transaction.AddCondition(Unchanged(gallery, id, subject));
            var record = subject?.Record.With(face.Record) ?? new SubjectRecord(face.Record.EnrollTime, [face.Record]);
            _ = transaction.HashSetAsync(gallery.Metadata, id, StoredValue.Write(record));
            _ = subject is null ? transaction.SortedSetAddAsync(GalleryKeys.SubjectIds(gallery.Id), id, 0) : null;
            Count(transaction, gallery, subject is null ? 1 : 0, faces: 1);
            _ = transaction.HashDeleteAsync(GalleryKeys.Unsettled(gallery.Id), element);
            if (face.Image is not null)
            {
                _ = transaction.HashSetAsync(gallery.Images, element, face.Image.ToByteArray());
            }

            if (await transaction.ExecuteAsync())
            {
                return true;
            }

            if (!galleryUnchanged.WasSatisfied || !stillMarked.WasSatisfied)
            {
                return false;
            }
        }
    }

    /// <summary>
    /// Settles the elements of a new subject, which have the same mark, all at once. False when that cannot be, as things are now: the subject exists, the gallery is
    /// gone or another, or the repair has given an element up.
    /// </summary>
    public async Task<bool> TryAddSubjectAsync(StoredGallery gallery, StoredSubject subject, RedisValue mark)
    {
        var database = await redis.GetDatabaseAsync(CancellationToken.None);
        var unsettledKey = GalleryKeys.Unsettled(gallery.Id);
        RedisValue[] elements = [.. subject.Elements.Select(element => (RedisValue)element)];
        ConditionResult[] conditions;
        do
        {
            var transaction = database.CreateTransaction();
            conditions =
            [
                transaction.AddCondition(gallery.Unchanged),
                transaction.AddCondition(Unchanged(gallery, subject.Id, subject: null)),
                .. elements.Select(element => transaction.AddCondition(Condition.HashEqual(unsettledKey, element, mark))),
            ];
            _ = transaction.HashSetAsync(gallery.Metadata, subject.Id, subject.Stored);
            _ = transaction.SortedSetAddAsync(GalleryKeys.SubjectIds(gallery.Id), subject.Id, 0);
            Count(transaction, gallery, subjects: 1, elements.Length);
            _ = transaction.HashDeleteAsync(unsettledKey, elements);
            if (await transaction.ExecuteAsync())
            {
                return true;
            }
        }
        while (conditions.All(condition => condition.WasSatisfied)); // Somebody else's mark came in between.
        return false;
    }

    /// <summary>Keeps the picture of a face that is about to be settled. False when the gallery is gone or another.</summary>
    public async Task<bool> TryAddImageAsync(StoredGallery gallery, ElementId element, FaceImage image)
    {
        var database = await redis.GetDatabaseAsync(CancellationToken.None);
        var transaction = database.CreateTransaction();
        transaction.AddCondition(gallery.Unchanged);
        _ = transaction.HashSetAsync(gallery.Images, element.ToString(), image.ToByteArray());
        return await transaction.ExecuteAsync();
    }

    /// <summary>Changes the labels of a subject. Returns the changed subject. Throws <see cref="ServiceDefaults.Errors.ResourceNotFoundException"/>.</summary>
    public async Task<StoredSubject> ChangeLabelsAsync(
        StoredGallery gallery, string id, Func<IReadOnlyDictionary<string, string>, Dictionary<string, string>> change, CancellationToken cancellationToken) =>
        (await ChangeAsync(gallery, id, subject => subject.Record with { Labels = change(subject.Record.Labels ?? []) }, cancellationToken))!;

    /// <summary>Deletes a face, and with the last one its subject. Returns whether the subject went. Throws <see cref="ServiceDefaults.Errors.ResourceNotFoundException"/>.</summary>
    public async Task<bool> DeleteFaceAsync(StoredGallery gallery, string id, string face, CancellationToken cancellationToken) => null == await ChangeAsync(
        gallery,
        id,
        subject => subject.Record.Find(face) is { } found ? subject.Record.Without(found) : throw SubjectStore.NotFound(gallery, id, face),
        cancellationToken);

    /// <summary>Deletes some faces of a subject, and with the last one the subject. Returns how many. Throws <see cref="ServiceDefaults.Errors.ResourceNotFoundException"/>.</summary>
    public async Task<int> DeleteFacesAsync(StoredGallery gallery, string id, Predicate<FaceRecord> which, CancellationToken cancellationToken)
    {
        var deleted = 0;
        await ChangeAsync(
            gallery,
            id,
            subject =>
            {
                var left = Array.FindAll(subject.Record.Faces, face => !which(face));
                deleted = subject.Record.Faces.Length - left.Length;
                return subject.Record with { Faces = left };
            },
            cancellationToken);
        return deleted;
    }

    /// <summary>Deletes a subject with its faces. Returns how many faces. Throws <see cref="ServiceDefaults.Errors.ResourceNotFoundException"/>.</summary>
    public Task<int> DeleteAsync(StoredGallery gallery, string id, CancellationToken cancellationToken) => DeleteFacesAsync(gallery, id, _ => true, cancellationToken);

    // Faces that the change leaves out go with their vectors; a record without faces is no subject. Returns the subject that is left.
    private async Task<StoredSubject?> ChangeAsync(
        StoredGallery gallery, string id, Func<StoredSubject, SubjectRecord> change, CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync(cancellationToken);
        while (true)
        {
            var subject = await subjects.GetAsync(gallery, id, cancellationToken);
            var record = change(subject);
            var left = record.Faces.Length > 0 ? new StoredSubject(id, record, StoredValue.Write(record)) : null;
            string[] gone = [.. subject.Elements.Except(left?.Elements ?? [])];

            // The record names vectors of this life of the gallery alone, so that a gallery that was deleted meanwhile fails the condition as well.
            var transaction = database.CreateTransaction();
            transaction.AddCondition(Unchanged(gallery, id, subject));
            if (left is not null)
            {
                _ = transaction.HashSetAsync(gallery.Metadata, id, left.Stored);
            }
            else
            {
                _ = transaction.HashDeleteAsync(gallery.Metadata, id);
                _ = transaction.SortedSetRemoveAsync(GalleryKeys.SubjectIds(gallery.Id), id);
            }

            Count(transaction, gallery, left is null ? -1 : 0, -gone.Length);
            unsettled.Mark(transaction, gallery, gone);
            if (gone.Length > 0)
            {
                _ = transaction.HashDeleteAsync(gallery.Images, [.. gone.Select(element => (RedisValue)element)]);
            }

            if (await transaction.ExecuteAsync())
            {
                await unsettled.DiscardAsync(gallery.Id, gallery.Vectors, gone);
                return left;
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static void Count(ITransaction transaction, StoredGallery gallery, int subjects, int faces)
    {
        if (subjects != 0)
        {
            _ = transaction.HashIncrementAsync(GalleryKeys.Counts(gallery.Id), GalleryStore.Subjects, subjects);
        }

        if (faces != 0)
        {
            _ = transaction.HashIncrementAsync(GalleryKeys.Counts(gallery.Id), GalleryStore.Faces, faces);
        }
    }

    private static Condition Unchanged(StoredGallery gallery, string id, StoredSubject? subject) => subject is null
        ? Condition.HashNotExists(gallery.Metadata, id)
        : Condition.HashEqual(gallery.Metadata, id, subject.Stored);
}
