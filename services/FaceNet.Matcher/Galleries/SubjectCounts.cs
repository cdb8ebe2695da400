using StackExchange.Redis;

namespace FaceNet.Matcher.Galleries;

/// <summary>The counts of a shard, which change together with what they count.</summary>
internal static class SubjectCounts
{
    /// <summary>Adds to the counts in a transaction. The number of changes tells who counted the subjects one by one whether anything changed meanwhile.</summary>
    public static void Change(ITransaction transaction, GalleryShard shard, int subjects, int faces)
    {
        foreach (var (field, change) in new[] { (GalleryStore.Subjects, subjects), (GalleryStore.Faces, faces), (GalleryStore.Changes, 1) })
        {
            _ = change == 0 ? null : transaction.HashIncrementAsync(shard.Keys.Counts, field, change);
        }
    }
}
