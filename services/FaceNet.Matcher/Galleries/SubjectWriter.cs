using FaceNet.Matcher.Forgetting;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Errors;
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
/// <param name="tombstones">Tells of faces that go.</param>
/// <param name="answers">What callers were answered.</param>
internal sealed class SubjectWriter(
    [FromKeyedServices(SubjectWriter.Connection)] RedisConnection redis, SubjectStore subjects, UnsettledElements unsettled, Tombstones tombstones, RememberedAnswers answers)
{
    /// <summary>The key of that connection among the services.</summary>
    public const string Connection = "subjects";

    /// <summary>Keeps the picture of a face that is about to be settled. False when the gallery is gone.</summary>
    public async Task<bool> TryAddImageAsync(StoredGallery gallery, ElementId element, FaceImage image)
    {
        var database = await redis.GetDatabaseAsync(CancellationToken.None);
        var transaction = database.CreateTransaction();
        var shard = gallery.ShardOf(element.Subject);
        transaction.AddCondition(shard.IsAlive);
        _ = transaction.HashSetAsync(shard.Keys.Images, element.ToString(), image.ToByteArray());
        return await transaction.ExecuteAsync();
    }

    /// <summary>
    /// Says that a face has a vector of another space as well. False when the subject has changed since it was read, or no vectors of the space are taken.
    /// </summary>
    public async Task<bool> TryAddSpaceAsync(StoredGallery gallery, StoredSubject known, FaceRecord face, string space, CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync(cancellationToken);
        var shard = gallery.ShardOf(known.Id);
        var transaction = database.CreateTransaction();
        transaction.AddCondition(shard.IsUnchanged(known.Id, known));
        transaction.AddCondition(Condition.KeyNotExists(shard.Keys.Closed(shard.Generation, space)));
        var record = known.Record.Without(face).With(face with { Spaces = [.. gallery.SpacesOf(face).Append(space).Distinct()] });
        _ = transaction.HashSetAsync(shard.Metadata, known.Id, StoredValue.Write(record));
        return await transaction.ExecuteAsync();
    }

    /// <summary>Takes a space off all faces of a subject. Throws <see cref="ResourceNotFoundException"/>.</summary>
    public Task RemoveSpaceAsync(StoredGallery gallery, string id, string space, CancellationToken cancellationToken) => ChangeAsync(
        gallery,
        id,
        subject => subject.Record with { Faces = [.. subject.Record.Faces.Select(face => face with { Spaces = [.. gallery.SpacesOf(face).Where(each => each != space)] })] },
        cancellationToken);

    /// <summary>Changes the labels of a subject. Returns the changed subject. Throws <see cref="ResourceNotFoundException"/>.</summary>
    public async Task<StoredSubject> ChangeLabelsAsync(
        StoredGallery gallery, string id, Func<IReadOnlyDictionary<string, string>, Dictionary<string, string>> change, CancellationToken cancellationToken) =>
        (await ChangeAsync(gallery, id, subject => subject.Record with { Labels = change(subject.Record.Labels ?? []) }, cancellationToken)).Left!;

    /// <summary>Deletes a face, and with the last one its subject. Returns what went. Throws <see cref="ResourceNotFoundException"/>.</summary>
    public async Task<ErasedFaces> DeleteFaceAsync(StoredGallery gallery, string id, string face, CancellationToken cancellationToken) => (await ChangeAsync(
        gallery,
        id,
        subject => subject.Record.Find(face) is { } found ? subject.Record.Without(found) : throw SubjectStore.NotFound(gallery, id, face),
        cancellationToken)).Erased;

    /// <summary>Deletes some faces of a subject, and with the last one the subject. Returns what went. Throws <see cref="ResourceNotFoundException"/>.</summary>
    public async Task<ErasedFaces> DeleteFacesAsync(StoredGallery gallery, string id, Predicate<FaceRecord> which, CancellationToken cancellationToken) => (await ChangeAsync(
        gallery,
        id,
        subject => subject.Record with { Faces = Array.FindAll(subject.Record.Faces, face => !which(face)) },
        cancellationToken)).Erased;

    /// <summary>Deletes some faces of a subject that may be gone. Returns how many.</summary>
    public async Task<int> TryDeleteFacesAsync(StoredGallery gallery, string id, Predicate<FaceRecord> which, CancellationToken cancellationToken)
    {
        try
        {
            return (int)(await DeleteFacesAsync(gallery, id, which, cancellationToken)).Faces;
        }
        catch (ResourceNotFoundException)
        {
            return 0;
        }
    }

    /// <summary>Deletes a subject with its faces. Returns what went. Throws <see cref="ResourceNotFoundException"/>.</summary>
    public Task<ErasedFaces> DeleteAsync(StoredGallery gallery, string id, CancellationToken cancellationToken) => DeleteFacesAsync(gallery, id, _ => true, cancellationToken);

    // Faces that the change leaves out go with their vectors; a record without faces is no subject. Returns the subject that is left, and what went.
    private async Task<(StoredSubject? Left, ErasedFaces Erased)> ChangeAsync(
        StoredGallery gallery, string id, Func<StoredSubject, SubjectRecord> change, CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync(cancellationToken);
        var shard = gallery.ShardOf(id);
        while (true)
        {
            var subject = await subjects.GetAsync(gallery, id, cancellationToken);
            var record = change(subject);
            var left = record.Faces.Length > 0 ? new StoredSubject(id, record, StoredValue.Write(record)) : null;
            string[] gone = [.. subject.Elements.Except(left?.Elements ?? [])];
            FaceRecord[] faces = [.. subject.Record.Faces.Where(face => gone.Contains(subject.ElementOf(face).ToString()))];

            // A face may have been given a vector of a space that the gallery did not have when it was read.
            string[] sets = [.. shard.VectorSets.Union(faces.SelectMany(gallery.SpacesOf).Select(shard.Keys.Vectors))];
            var told = faces.Length > 0 ? tombstones.Of(gallery.Id, id, faces, left is null) : null;
            await tombstones.AnnounceAsync(told, shard.Keys.Number, cancellationToken);
            var forgotten = await ForgetAnswersAsync(gallery, id, faces, left is null, cancellationToken);

            // The record names vectors of this life of the gallery alone, so that a gallery that was deleted meanwhile fails the condition as well.
            var transaction = database.CreateTransaction();
            transaction.AddCondition(shard.IsUnchanged(id, subject));
            if (left is not null)
            {
                _ = transaction.HashSetAsync(shard.Metadata, id, left.Stored);
            }
            else
            {
                _ = transaction.HashDeleteAsync(shard.Metadata, id);
                _ = transaction.SortedSetRemoveAsync(shard.Keys.SubjectIds, id);
            }

            SubjectCounts.Change(transaction, shard, left is null ? -1 : 0, -gone.Length);
            unsettled.Mark(transaction, shard, gone, sets);
            if (gone.Length > 0)
            {
                _ = transaction.HashDeleteAsync(shard.Keys.Images, [.. gone.Select(element => (RedisValue)element)]);
            }

            Tombstones.Add(transaction, told, shard.Keys);
            if (await transaction.ExecuteAsync())
            {
                await TryDiscardAsync(shard, gone, sets);
                await tombstones.AnnounceAsync(told, shard.Keys.Number, CancellationToken.None);
                tombstones.Wake(told);
                return (left, ErasedFaces.Of(gallery, faces, left is null && faces.Length > 0, forgotten + await ForgetAnswersAsync(gallery, id, faces, left is null, CancellationToken.None)));
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    // Before the faces go, so that a failure leaves everything as it was; and after, for an answer that was under way.
    private async Task<int> ForgetAnswersAsync(StoredGallery gallery, string id, FaceRecord[] faces, bool wholeSubject, CancellationToken cancellationToken) =>
        faces.Length == 0 ? 0 : await answers.ForgetAsync(gallery.Id, id, wholeSubject ? null : [.. faces.Select(face => face.FaceId)], cancellationToken);

    private async Task TryDiscardAsync(GalleryShard shard, IReadOnlyList<string> elements, IReadOnlyList<string> sets)
    {
        try
        {
            await unsettled.DiscardAsync(shard, elements, sets);
        }
        catch (RedisException exception) when (ErrorStatus.ReasonOf(exception) == ErrorReasons.StoreUnavailable)
        {
            // The faces are gone, and the caller is told so. The repair removes the vectors, which are marked.
        }
    }
}
