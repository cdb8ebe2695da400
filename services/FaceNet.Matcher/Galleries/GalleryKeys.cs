using StackExchange.Redis;

namespace FaceNet.Matcher.Galleries;

/// <summary>The Redis keys of the Matcher that belong to no shard, or to a gallery as a whole, which has them in its shard 0.</summary>
internal static class GalleryKeys
{
    /// <summary>All galleries: a sorted set of ids, all at score 0, so that it lists by id.</summary>
    public static readonly RedisKey Index = "facenet:galleries";

    /// <summary>Where events of erasures lie that the brokers may not have yet: a set of <c>gallery/shard</c>.</summary>
    public static readonly RedisKey Tombstones = "facenet:tombstones";

    /// <summary>The gallery's record: a stored value. Where it is not, there is no gallery.</summary>
    public static RedisKey Gallery(string gallery) => $"facenet:{{{gallery}:0}}:gallery";

    /// <summary>Deleted galleries of this name that have left something in a shard: a hash, generation -> stored value.</summary>
    public static RedisKey Erasures(string gallery) => $"facenet:{{{gallery}:0}}:erasures";

    /// <summary>What was answered to a request that has an id: a stored value that expires.</summary>
    public static RedisKey Request(string gallery, string request) => $"facenet:{{{gallery}:0}}:requests:{request}";

    /// <summary>The ids of requests whose answers name a subject: a set that expires.</summary>
    public static RedisKey RequestsOf(string gallery, string subject) => $"facenet:{{{gallery}:0}}:requests-of:{subject}";

    /// <summary>Says that a host is giving the faces of the gallery their vectors of its other space: a string that expires.</summary>
    public static RedisKey Upgrade(string gallery) => $"facenet:{{{gallery}:0}}:upgrade";

    /// <summary>A vector set for one calibration of the server's scores, deleted at its end.</summary>
    public static RedisKey ScoreCalibration(string run) => $"facenet:{{calibration:{run}}}:faces";
}
