using FaceNet.Matcher.VectorIndex;
using FaceNet.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace FaceNet.Matcher.Galleries;

/// <summary>
/// Deletes galleries. The record goes in one transaction that sets the metadata aside; then each vector is removed by the name that the metadata
/// knows. The vector set is emptied, never deleted as a key: a deletion while others search or add to the set corrupts Garnet's memory and ends
/// its process.
/// </summary>
internal sealed class GalleryErasure(RedisConnection redis, IVectorIndex index)
{
    private const int SubjectsPerStep = 256;

    /// <summary>Takes the gallery away and remembers what is left to do. False when it changed meanwhile.</summary>
    public async Task<bool> TryBeginAsync(StoredGallery gallery, CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync(cancellationToken);
        var (id, generation) = (gallery.Id, gallery.Record.Generation);
        var transaction = database.CreateTransaction();
        transaction.AddCondition(gallery.Unchanged);
        if (gallery.FaceCount > 0)
        {
            // Fixes the number that is reported, and with it that there is metadata to set aside.
            transaction.AddCondition(Condition.HashEqual(GalleryKeys.Counts(id), GalleryStore.Faces, gallery.FaceCount));
            _ = transaction.KeyRenameAsync(gallery.Metadata, GalleryKeys.Erased(id, generation));
            _ = transaction.HashSetAsync(GalleryKeys.Erasures(id), generation, gallery.Vectors);
        }
        else
        {
            transaction.AddCondition(Condition.KeyNotExists(gallery.Metadata));
        }

        _ = transaction.KeyDeleteAsync([GalleryKeys.Gallery(id), GalleryKeys.Counts(id), GalleryKeys.SubjectIds(id), GalleryKeys.Images(id)]);
        return await transaction.ExecuteAsync();
    }

    /// <summary>Removes the vectors of deleted galleries of this name, and takes the name off the list when nothing is left. May be repeated. Returns how many vectors.</summary>
    public async Task<int> FinishAsync(string id, CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync(cancellationToken);
        var removed = 0;
        foreach (var erasure in await database.HashGetAllAsync(GalleryKeys.Erasures(id)))
        {
            removed += await RemoveVectorsAsync(database, GalleryKeys.Erased(id, erasure.Name.ToString()), erasure.Value.ToString(), cancellationToken);
            await database.HashDeleteAsync(GalleryKeys.Erasures(id), erasure.Name);
        }

        await UnlistAsync(database, id);
        return removed;
    }

    private async Task<int> RemoveVectorsAsync(IDatabase database, RedisKey erased, string vectors, CancellationToken cancellationToken)
    {
        var removed = 0;
        await foreach (var step in database.HashScanAsync(erased, pageSize: SubjectsPerStep).Chunk(SubjectsPerStep).WithCancellation(cancellationToken))
        {
            string[] elements = [.. step.SelectMany(entry => Subject(entry, erased).Elements)];
            await index.RemoveAsync(vectors, elements, cancellationToken);
            removed += elements.Length;
        }

        await database.KeyDeleteAsync(erased);
        return removed;
    }

    private static StoredSubject Subject(HashEntry entry, RedisKey key) =>
        new(entry.Name.ToString(), StoredValue.Read<SubjectRecord>(entry.Value, key), entry.Value);

    // A name with marks left stays on the list, where the repair looks for them.
    private static async Task UnlistAsync(IDatabase database, string id)
    {
        if (!await database.KeyExistsAsync(GalleryKeys.Gallery(id))
            && await database.HashLengthAsync(GalleryKeys.Unsettled(id)) == 0
            && await database.HashLengthAsync(GalleryKeys.Erasures(id)) == 0)
        {
            await database.SortedSetRemoveAsync(GalleryKeys.Index, id);
        }
    }
}
