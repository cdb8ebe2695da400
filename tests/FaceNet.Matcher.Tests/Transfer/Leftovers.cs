using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.Tests.Galleries;
using StackExchange.Redis;

namespace FaceNet.Matcher.Tests.Transfer;

/// <summary>Asserts what Redis holds of a gallery that is not there.</summary>
internal static class Leftovers
{
    /// <summary>No key of the gallery exists, its vector set yields nothing, and no list has it.</summary>
    public static async Task AssertNoneAsync(this MatcherStore store, string gallery, string space, int dimensions)
    {
        var token = TestContext.Current.CancellationToken;
        var database = await store.Redis.GetDatabaseAsync(token);
        var shard = new ShardKeys(gallery, "0");
        RedisKey[] keys =
        [
            GalleryKeys.Gallery(gallery),
            shard.Counts,
            shard.SubjectIds,
            shard.Unsettled,
            GalleryKeys.Erasures(gallery),
            shard.Metadata(space),
            shard.Images,
        ];
        foreach (var key in keys)
        {
            Assert.False(await database.KeyExistsAsync(key), $"{key} is left.");
        }

        Assert.Empty(await store.Index.SearchAsync(shard.Vectors(space), UnitVectors.At(1, dimensions), 10, 10, token));
        Assert.Null(await database.SortedSetScoreAsync(GalleryKeys.Index, gallery));
    }
}
