using FaceNet.Matcher.VectorIndex;
using FaceNet.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace FaceNet.Matcher.Galleries;

/// <summary>What a comparison of a gallery with its vectors found.</summary>
/// <param name="Faces">How many faces there are.</param>
/// <param name="Lost">Faces without a vector.</param>
/// <param name="Orphans">How many vectors belonged to no face.</param>
/// <param name="MisplacedIds">How many subjects were not in the list, or stood there without being enrolled.</param>
/// <param name="Miscounted">By how much the counts were wrong.</param>
internal sealed record Reconciled(long Faces, IReadOnlyList<ElementId> Lost, long Orphans, long MisplacedIds, long Miscounted)
{
    /// <summary>Both findings in one.</summary>
    public Reconciled With(Reconciled other) => new(
        Faces + other.Faces, [.. Lost, .. other.Lost], Orphans + other.Orphans, MisplacedIds + other.MisplacedIds, Miscounted + other.Miscounted);
}

/// <summary>
/// Compares what a gallery knows of its faces with the vectors that are there. It may run beside other calls: what looks wrong at first is looked at again, in
/// an order that no enrollment and no deletion can slip through.
/// </summary>
internal sealed class GalleryReconciliation(RedisConnection redis, SubjectStore subjects, SubjectWriter writer, UnsettledElements unsettled, IVectorIndex index)
{
    /// <summary>Compares, and mends what differs if asked to. May run beside other calls.</summary>
    public async Task<Reconciled> RunAsync(StoredGallery gallery, bool mends, CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync(cancellationToken);
        var found = new Reconciled(0, [], 0, 0, 0);
        foreach (var shard in gallery.Shards)
        {
            found = found.With(await RunAsync(database, gallery, shard, mends, cancellationToken));
        }

        return found;
    }

    private async Task<Reconciled> RunAsync(IDatabase database, StoredGallery gallery, GalleryShard shard, bool mends, CancellationToken cancellationToken)
    {
        var before = await database.HashGetAllAsync(shard.Keys.Counts);
        var vectors = (await index.ListAsync(shard.Vectors, gallery.Record.Dimensions, cancellationToken)).ToHashSet();
        var listed = (await database.SortedSetRangeByRankAsync(shard.Keys.SubjectIds)).Select(id => id.ToString()).ToHashSet();

        var (people, faces, lost, misplaced) = (0L, 0L, new List<ElementId>(), new List<string>());
        await foreach (var subject in subjects.ScanAsync(shard, cancellationToken))
        {
            people++;
            faces += subject.Record.Faces.Length;
            misplaced.AddRange(listed.Remove(subject.Id) ? [] : [subject.Id]);
            lost.AddRange(subject.Record.Faces.Select(subject.ElementOf).Where(element => !vectors.Remove(element.ToString())));
        }

        misplaced.AddRange(listed);
        var isQuiet = (await database.HashGetAllAsync(shard.Keys.Counts)).ToHashSet().SetEquals(before);
        var miscounted = isQuiet ? Difference(before, GalleryStore.Subjects, people) + Difference(before, GalleryStore.Faces, faces) : 0;
        lost = await lost.ToAsyncEnumerable().Where((element, _) => IsLostAsync(gallery, shard, element, cancellationToken)).ToListAsync(cancellationToken);
        var orphans = await OrphansAsync(gallery, shard, vectors, cancellationToken);
        misplaced = await misplaced.ToAsyncEnumerable().Where((id, _) => IsMisplacedAsync(database, shard, id)).ToListAsync(cancellationToken);
        if (mends)
        {
            await CorrectAsync(database, shard, before, people, faces, miscounted > 0);
            await ListRightlyAsync(database, shard, misplaced);
            await index.RemoveAsync(shard.Vectors, orphans, cancellationToken);
            faces -= await DeleteAsync(gallery, lost, cancellationToken);
        }

        return new Reconciled(faces, lost, orphans.Count, misplaced.Count, miscounted);
    }

    // A vector goes only after its face.
    private async ValueTask<bool> IsLostAsync(StoredGallery gallery, GalleryShard shard, ElementId element, CancellationToken cancellationToken) =>
        !await index.ContainsAsync(shard.Vectors, element.ToString(), cancellationToken)
        && (await subjects.FindAsync(gallery, element.Subject, cancellationToken))?.Record.Find(element.Face)?.Tag == element.Tag;

    // An enrollment is marked until its face is there, a deletion from when it no longer is until the vector is gone.
    private async Task<IReadOnlyList<string>> OrphansAsync(StoredGallery gallery, GalleryShard shard, HashSet<string> vectors, CancellationToken cancellationToken)
    {
        if (vectors.Count == 0)
        {
            return [];
        }

        vectors.ExceptWith(await unsettled.ListAsync(shard, cancellationToken));
        var enrolled = await Task.WhenAll(vectors
            .Select(vector => ElementId.TryParse(vector)?.Subject).OfType<string>().Distinct()
            .Select(id => subjects.FindAsync(gallery, id, cancellationToken)));
        vectors.ExceptWith(enrolled.OfType<StoredSubject>().SelectMany(subject => subject.Elements));
        vectors.ExceptWith(await unsettled.ListAsync(shard, cancellationToken));
        return await vectors.ToAsyncEnumerable()
            .Where(async (vector, _) => await index.ContainsAsync(shard.Vectors, vector, cancellationToken))
            .ToListAsync(cancellationToken);
    }

    private static async ValueTask<bool> IsMisplacedAsync(IDatabase database, GalleryShard shard, string id)
    {
        var transaction = database.CreateTransaction();
        var score = transaction.SortedSetScoreAsync(shard.Keys.SubjectIds, id);
        var isEnrolled = transaction.HashExistsAsync(shard.Metadata, id);
        await transaction.ExecuteAsync();
        return await score is not null != await isEnrolled;
    }

    private static long Difference(HashEntry[] counts, RedisValue field, long counted) =>
        Math.Abs(counted - (Array.Find(counts, entry => entry.Name == field).Value.TryParse(out long known) ? known : 0));

    private static async Task CorrectAsync(IDatabase database, GalleryShard shard, HashEntry[] before, long subjects, long faces, bool isNeeded)
    {
        if (!isNeeded)
        {
            return;
        }

        var transaction = database.CreateTransaction();
        transaction.AddCondition(shard.IsAlive);
        transaction.AddCondition(Condition.HashLengthEqual(shard.Keys.Counts, before.Length));
        foreach (var entry in before)
        {
            transaction.AddCondition(Condition.HashEqual(shard.Keys.Counts, entry.Name, entry.Value));
        }

        _ = transaction.HashSetAsync(shard.Keys.Counts, [new(GalleryStore.Subjects, subjects), new(GalleryStore.Faces, faces)]);
        await transaction.ExecuteAsync();
    }

    // Each by the metadata as it is at that moment.
    private static async Task ListRightlyAsync(IDatabase database, GalleryShard shard, IEnumerable<string> ids)
    {
        foreach (var id in ids)
        {
            var isEnrolled = await database.HashExistsAsync(shard.Metadata, id);
            var transaction = database.CreateTransaction();
            transaction.AddCondition(isEnrolled ? Condition.HashExists(shard.Metadata, id) : Condition.HashNotExists(shard.Metadata, id));
            _ = isEnrolled
                ? (Task)transaction.SortedSetAddAsync(shard.Keys.SubjectIds, id, 0)
                : transaction.SortedSetRemoveAsync(shard.Keys.SubjectIds, id);
            await transaction.ExecuteAsync();
        }
    }

    private async Task<int> DeleteAsync(StoredGallery gallery, IReadOnlyList<ElementId> lost, CancellationToken cancellationToken)
    {
        var deleted = 0;
        foreach (var subject in lost.GroupBy(element => element.Subject))
        {
            var tags = subject.Select(element => element.Tag).ToHashSet();
            deleted += await writer.TryDeleteFacesAsync(gallery, subject.Key, face => tags.Contains(face.Tag), cancellationToken);
        }

        return deleted;
    }
}
