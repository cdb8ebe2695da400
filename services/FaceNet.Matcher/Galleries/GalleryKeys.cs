using StackExchange.Redis;

namespace FaceNet.Matcher.Galleries;

/// <summary>
/// Every Redis key of the Matcher. The keys of one shard of a gallery share a hash tag, so that a transaction over them stays
/// on one node of a cluster. There is one shard so far, number 0.
/// </summary>
internal static class GalleryKeys
{
    /// <summary>All galleries: a sorted set of ids, all at score 0, so that it lists by id.</summary>
    public static readonly RedisKey Index = "facenet:galleries";

    /// <summary>The gallery's record: a stored value; every write is conditional on it.</summary>
    public static RedisKey Gallery(string gallery) => $"{Shard(gallery)}:gallery";

    /// <summary>How many subjects and faces there are: a hash, changed only together with what it counts.</summary>
    public static RedisKey Counts(string gallery) => $"{Shard(gallery)}:counts";

    /// <summary>The subjects by id: a sorted set of ids, all at score 0.</summary>
    public static RedisKey SubjectIds(string gallery) => $"{Shard(gallery)}:subjects";

    /// <summary>Vectors that are not, or no longer, enrolled: a hash, element -> stored value. See <see cref="UnsettledElements"/>.</summary>
    public static RedisKey Unsettled(string gallery) => $"{Shard(gallery)}:unsettled";

    /// <summary>Deleted galleries of this name whose vectors are still being removed: a hash, generation -> vector set.</summary>
    public static RedisKey Erasures(string gallery) => $"{Shard(gallery)}:erasures";

    /// <summary>What <see cref="Metadata"/> was of a deleted gallery, until its vectors are removed.</summary>
    public static RedisKey Erased(string gallery, string generation) => $"{Shard(gallery)}:erasures:{generation}";

    /// <summary>The vectors: a vector set of <see cref="ElementId"/>s.</summary>
    public static string Vectors(string gallery, string space) => $"{Shard(gallery)}:{space}:faces";

    /// <summary>The subjects with their faces: a hash, subject -> stored value.</summary>
    public static RedisKey Metadata(string gallery, string space) => $"{Shard(gallery)}:{space}:meta";

    /// <summary>The pictures of faces, where the gallery keeps them: a hash, element -> FaceImage.</summary>
    public static RedisKey Images(string gallery) => $"{Shard(gallery)}:images";

    /// <summary>What was answered to a request that has an id: a stored value that expires.</summary>
    public static RedisKey Request(string gallery, string request) => $"{Shard(gallery)}:requests:{request}";

    /// <summary>A vector set for one calibration of the server's scores, deleted at its end.</summary>
    public static RedisKey ScoreCalibration(string run) => $"facenet:{{calibration:{run}}}:faces";

    private static string Shard(string gallery) => $"facenet:{{{gallery}:0}}";
}
