using FaceNet.Matcher.Forgetting;
using FaceNet.Matcher.VectorIndex;
using FaceNet.Protos.Events.V1;
using FaceNet.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace FaceNet.Matcher.Galleries;

/// <summary>A gallery that is being erased.</summary>
/// <param name="FoundingSpace">The embedding space that its metadata was kept under.</param>
/// <param name="Spaces">The embedding spaces that it had vectors of.</param>
/// <param name="Shards">How many shards it had.</param>
/// <param name="IsClosed">Whether nothing is left of it but marks of enrollments that were under way.</param>
internal sealed record Erasure(string FoundingSpace, IReadOnlyList<string> Spaces, int Shards, bool IsClosed = false)
{
    /// <summary>What were the parts of the gallery.</summary>
    public IReadOnlyList<GalleryShard> ShardsOf(string gallery, string generation) =>
        [.. Enumerable.Range(0, Shards).Select(number => new GalleryShard(gallery, generation, FoundingSpace, Spaces, number))];
}

/// <summary>
/// Deletes galleries. The record goes first, and leaves word of what is to be erased; then each shard is closed in one transaction that sets its metadata
/// aside, and each vector is removed by the name that the metadata knows. A vector set is emptied, never deleted as a key: a deletion while others search
/// or add to the set corrupts Garnet's memory and ends its process.
/// </summary>
internal sealed class GalleryErasure(RedisConnection redis, IVectorIndex index, Tombstones tombstones, RememberedAnswers answers)
{
    private const int SubjectsPerStep = 256;

    /// <summary>Longer than any enrollment that began before the deletion.</summary>
    private static readonly TimeSpan ClosedFor = TimeSpan.FromDays(1);

    /// <summary>Takes the gallery away and remembers what is left to do. False when it changed meanwhile.</summary>
    /// <param name="gallery">The gallery.</param>
    /// <param name="told">The event that tells of it; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<bool> TryBeginAsync(StoredGallery gallery, FaceErased? told, CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync(cancellationToken);
        var first = gallery.Shards[0].Keys;
        await tombstones.AnnounceAsync(told, first.Number, cancellationToken);
        var transaction = database.CreateTransaction();
        transaction.AddCondition(gallery.Unchanged);
        _ = transaction.KeyDeleteAsync(GalleryKeys.Gallery(gallery.Id));
        _ = transaction.HashSetAsync(
            GalleryKeys.Erasures(gallery.Id),
            gallery.Record.Generation,
            StoredValue.Write(new Erasure(gallery.FoundingSpace, gallery.Spaces, gallery.Record.Shards)));
        Tombstones.Add(transaction, told, first);
        if (!await transaction.ExecuteAsync())
        {
            return false;
        }

        await tombstones.AnnounceAsync(told, first.Number, CancellationToken.None);
        tombstones.Wake(told);
        return true;
    }

    /// <summary>Deleted galleries of this name that have left something, by their generations.</summary>
    public async Task<IReadOnlyDictionary<RedisValue, (Erasure Erasure, RedisValue Stored)>> ListAsync(string id, CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync(cancellationToken);
        var key = GalleryKeys.Erasures(id);
        return (await database.HashGetAllAsync(key)).ToDictionary(entry => entry.Name, entry => (StoredValue.Read<Erasure>(entry.Value, key), entry.Value));
    }

    /// <summary>
    /// Erases deleted galleries of this name, and takes the name off the list when nothing is left. May be repeated, and run on several hosts at once.
    /// From its return on, a new gallery of the name has nothing to do with them.
    /// </summary>
    /// <returns>What this call removed: vectors, pictures and answers.</returns>
    public async Task<ErasedFaces> FinishAsync(string id, CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync(cancellationToken);
        var removed = ErasedFaces.None;
        foreach (var (generation, (erasure, _)) in await ListAsync(id, cancellationToken))
        {
            var shards = erasure.ShardsOf(id, generation.ToString());
            foreach (var shard in shards.TakeWhile(_ => !erasure.IsClosed))
            {
                await CloseAsync(database, shard, cancellationToken);
                removed += await RemoveVectorsAsync(database, shard, cancellationToken);
            }

            // The repair finds the marks of enrollments that died, and with them their vectors, by this entry.
            _ = await HasMarksAsync(database, shards)
                ? await database.HashSetAsync(GalleryKeys.Erasures(id), generation, StoredValue.Write(erasure with { IsClosed = true }), When.Always)
                : await database.HashDeleteAsync(GalleryKeys.Erasures(id), generation);
        }

        await UnlistAsync(database, id);
        return removed;
    }

    /// <summary>How many faces a gallery had when it was erased, a day ago at most.</summary>
    public async Task<long> CountAsync(StoredGallery gallery, CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync(cancellationToken);
        var counts = await Task.WhenAll(gallery.Shards.Select(shard => database.StringGetAsync(shard.Keys.Deleted(shard.Generation))));
        return counts.Sum(count => (long)count);
    }

    private static async Task<bool> HasMarksAsync(IDatabase database, IReadOnlyList<GalleryShard> shards)
    {
        var marks = await Task.WhenAll(shards.Select(shard => database.HashKeysAsync(shard.Keys.Unsettled)));
        return marks.SelectMany(each => each).Any(element => ElementId.TryParse(element.ToString())?.IsOf(shards[0].Generation) == true);
    }

    // Whoever closes the shard first sets the metadata aside: by the time another tries, it may be that of a new gallery of the name. The count is what is
    // reported, and no more: a Redis that lost it is erased like others.
    private static async Task CloseAsync(IDatabase database, GalleryShard shard, CancellationToken cancellationToken)
    {
        var keys = shard.Keys;
        while (!await database.KeyExistsAsync(keys.Deleted(shard.Generation)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var faces = await database.HashGetAsync(keys.Counts, GalleryStore.Faces);
            var hasSubjects = await database.KeyExistsAsync(shard.Metadata);
            var transaction = database.CreateTransaction();
            transaction.AddCondition(shard.IsAlive);
            transaction.AddCondition(hasSubjects ? Condition.KeyExists(shard.Metadata) : Condition.KeyNotExists(shard.Metadata));
            transaction.AddCondition(
                faces.IsNull ? Condition.HashNotExists(keys.Counts, GalleryStore.Faces) : Condition.HashEqual(keys.Counts, GalleryStore.Faces, faces));
            _ = hasSubjects ? transaction.KeyRenameAsync(shard.Metadata, keys.Erased(shard.Generation)) : null;
            _ = transaction.KeyDeleteAsync([keys.Counts, keys.SubjectIds, keys.Images]);
            _ = transaction.StringSetAsync(keys.Deleted(shard.Generation), faces.TryParse(out long count) ? count : 0, ClosedFor);
            await transaction.ExecuteAsync();
        }
    }

    private async Task<ErasedFaces> RemoveVectorsAsync(IDatabase database, GalleryShard shard, CancellationToken cancellationToken)
    {
        var erased = shard.Keys.Erased(shard.Generation);
        var removed = ErasedFaces.None;
        await foreach (var step in database.HashScanAsync(erased, pageSize: SubjectsPerStep).Chunk(SubjectsPerStep).WithCancellation(cancellationToken))
        {
            StoredSubject[] subjects = [.. step.Select(entry => Subject(entry, erased))];
            string[] elements = [.. subjects.SelectMany(subject => subject.Elements)];
            var forgotten = await Task.WhenAll(subjects.Select(subject => answers.ForgetAsync(shard.Gallery, subject.Id, faces: null, cancellationToken)));
            await Task.WhenAll(shard.VectorSets.Select(set => index.RemoveAsync(set, elements, cancellationToken)));
            FaceRecord[] faces = [.. subjects.SelectMany(subject => subject.Record.Faces)];
            removed += new ErasedFaces(
                0, 0, faces.Sum(face => (face.Spaces ?? [shard.FoundingSpace]).Length), faces.Count(face => face.HasImage), forgotten.Sum());
        }

        await database.KeyDeleteAsync(erased);
        return removed;
    }

    private static StoredSubject Subject(HashEntry entry, RedisKey key) =>
        new(entry.Name.ToString(), StoredValue.Read<SubjectRecord>(entry.Value, key), entry.Value);

    // A name with erasures left stays on the list, where the repair looks for them.
    private static async Task UnlistAsync(IDatabase database, string id)
    {
        if (!await IsUsedAsync(database, id))
        {
            await database.SortedSetRemoveAsync(GalleryKeys.Index, id);

            // A gallery of the name may have been created in between, and must not be missing from the list.
            if (await IsUsedAsync(database, id))
            {
                await database.SortedSetAddAsync(GalleryKeys.Index, id, 0);
            }
        }
    }

    private static async Task<bool> IsUsedAsync(IDatabase database, string id) =>
        await database.KeyExistsAsync(GalleryKeys.Gallery(id)) || await database.HashLengthAsync(GalleryKeys.Erasures(id)) > 0;
}
