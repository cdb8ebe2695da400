using FaceNet.ServiceDefaults.Redis;
using Google.Protobuf;
using StackExchange.Redis;

namespace FaceNet.Matcher.Galleries;

/// <summary>
/// Makes vectors that were added and marked unsettled the faces of their subjects. Faces of one shard that arrive together are settled in one transaction.
/// Thread-safe, and safe beside other Matchers on the same Redis.
/// </summary>
/// <param name="redis">The connection of <see cref="SubjectWriter"/>.</param>
/// <param name="subjects">The subjects as they are.</param>
internal sealed class SubjectSettler([FromKeyedServices(SubjectWriter.Connection)] RedisConnection redis, SubjectStore subjects)
{
    private const int SharedFaces = 64;

    private readonly SharedCalls<(RedisKey Metadata, string Generation), SettlingFace, bool> _settlings = new(SharedFaces, (_, faces) => SettleAsync(redis, subjects, faces));

    /// <summary>
    /// Settles a face of a subject, which is created with its first face. False when it cannot be settled as things are now: the face exists, the subject is full,
    /// the gallery is gone or does not take faces of these embedding spaces, or the repair has given the vector up.
    /// </summary>
    /// <param name="gallery">The gallery.</param>
    /// <param name="face">The face and its picture.</param>
    /// <param name="known">The subject as it was read last; null when it was not there.</param>
    public Task<bool> TrySettleAsync(StoredGallery gallery, NewFace face, StoredSubject? known)
    {
        var shard = gallery.ShardOf(face.Element.Subject);
        return _settlings.AskAsync((shard.Metadata, shard.Generation), new SettlingFace(gallery, shard, face, known));
    }

    /// <summary>
    /// Settles all faces of a new subject at once. False when that cannot be, as things are now: the subject exists, the gallery is gone, or the repair has given
    /// a vector up.
    /// </summary>
    public async Task<bool> TrySettleAsync(StoredGallery gallery, StoredSubject subject)
    {
        var database = await redis.GetDatabaseAsync(CancellationToken.None);
        var shard = gallery.ShardOf(subject.Id);
        ConditionResult[] conditions;
        do
        {
            var transaction = database.CreateTransaction();
            conditions =
            [
                transaction.AddCondition(shard.IsAlive),
                transaction.AddCondition(shard.IsUnchanged(subject.Id, known: null)),
                .. subject.Elements.Select(element => transaction.AddCondition(shard.IsWanted(element))),
            ];
            _ = transaction.HashSetAsync(shard.Metadata, subject.Id, subject.Stored);
            _ = transaction.SortedSetAddAsync(shard.Keys.SubjectIds, subject.Id, 0);
            SubjectCounts.Change(transaction, shard, subjects: 1, subject.Elements.Count);
            _ = transaction.HashDeleteAsync(shard.Keys.Unsettled, [.. subject.Elements.Select(element => (RedisValue)element)]);
            if (await transaction.ExecuteAsync())
            {
                return true;
            }
        }
        while (conditions.All(condition => condition.WasSatisfied)); // Another subject changed in between.
        return false;
    }

    private static async Task<IReadOnlyList<bool>> SettleAsync(RedisConnection redis, SubjectStore subjects, IReadOnlyList<SettlingFace> faces)
    {
        var database = await redis.GetDatabaseAsync(CancellationToken.None);
        while (faces.Where(face => face.IsOpen()).DistinctBy(face => face.Subject).ToArray() is { Length: > 0 } turn)
        {
            // Two faces of one subject take turns: the second is added to what the first left.
            await TryTogetherAsync(database, turn);
            await Task.WhenAll(faces.Where(face => face.Outcome is null).Select(face => face.ReadSubjectAsync(subjects)));
        }

        return [.. faces.Select(face => face.Outcome == true)];
    }

    private static async Task TryTogetherAsync(IDatabase database, SettlingFace[] faces)
    {
        var shard = faces[0].Shard;
        var transaction = database.CreateTransaction();
        var isAlive = transaction.AddCondition(shard.IsAlive);
        var doors = faces.DistinctBy(face => face.SpaceNames)
            .ToDictionary(face => face.SpaceNames, face => Array.ConvertAll([.. shard.Takes(face.Spaces)], transaction.AddCondition));
        var wanted = Array.ConvertAll(faces, face => transaction.AddCondition(shard.IsWanted(face.Element)));
        _ = Array.ConvertAll(faces, face => transaction.AddCondition(shard.IsUnchanged(face.Subject, face.Known)));

        _ = transaction.HashSetAsync(shard.Metadata, Array.ConvertAll(faces, face => new HashEntry(face.Subject, face.NewSubject())));
        SortedSetEntry[] added = [.. faces.Where(face => face.Known is null).Select(face => new SortedSetEntry(face.Subject, 0))];
        _ = added.Length > 0 ? transaction.SortedSetAddAsync(shard.Keys.SubjectIds, added) : null;
        SubjectCounts.Change(transaction, shard, added.Length, faces.Length);
        _ = transaction.HashDeleteAsync(shard.Keys.Unsettled, Array.ConvertAll(faces, face => (RedisValue)face.Element));
        HashEntry[] images = [.. faces.Where(face => face.Image is not null).Select(face => new HashEntry(face.Element, face.Image.ToByteArray()))];
        _ = images.Length > 0 ? transaction.HashSetAsync(shard.Keys.Images, images) : null;

        var isDone = await transaction.ExecuteAsync();
        foreach (var (face, isWanted) in faces.Zip(wanted))
        {
            var isLetIn = isAlive.WasSatisfied && isWanted.WasSatisfied && doors[face.SpaceNames].All(door => door.WasSatisfied);
            face.Outcome = isDone ? true : isLetIn ? null : false;
        }
    }
}
