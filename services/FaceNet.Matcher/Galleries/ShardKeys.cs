using StackExchange.Redis;

namespace FaceNet.Matcher.Galleries;

/// <summary>The Redis keys of one shard of a gallery. They share a hash tag, so that a transaction over them stays on one node of a cluster.</summary>
/// <param name="gallery">The gallery's id.</param>
/// <param name="shard">The number of the shard, from 0.</param>
internal sealed class ShardKeys(string gallery, string shard)
{
    /// <summary>The number of the shard.</summary>
    internal string Number => shard;

    /// <summary>How many subjects and faces there are, and how often that changed: a hash, changed only together with what it counts.</summary>
    public RedisKey Counts => $"{Tag}:counts";

    /// <summary>The subjects by id: a sorted set of ids, all at score 0.</summary>
    public RedisKey SubjectIds => $"{Tag}:subjects";

    /// <summary>Vectors that are not, or no longer, enrolled: a hash, element -> stored value. See <see cref="UnsettledElements"/>.</summary>
    public RedisKey Unsettled => $"{Tag}:unsettled";

    /// <summary>Says that an unsettled vector was taken for abandoned, and is enrolled no more: for longer than any enrollment lasts.</summary>
    public RedisKey GivenUp(string element) => $"{Tag}:given-up:{element}";

    /// <summary>The pictures of faces, where the gallery keeps them: a hash, element -> FaceImage.</summary>
    public RedisKey Images => $"{Tag}:images";

    /// <summary>Events of erasures that the brokers may not have yet: a hash, event id -> FaceErased.</summary>
    public RedisKey Tombstones => $"{Tag}:tombstones";

    /// <summary>The vectors: a vector set of <see cref="ElementId"/>s.</summary>
    public string Vectors(string space) => $"{Tag}:{space}:faces";

    /// <summary>The subjects with their faces: a hash, subject -> stored value.</summary>
    public RedisKey Metadata(string space) => $"{Tag}:{space}:meta";

    /// <summary>Says that the gallery of this generation is deleted, for longer than any enrollment lasts.</summary>
    public RedisKey Deleted(string generation) => $"{Tag}:deleted:{generation}";

    /// <summary>Says that no vectors of a space are taken any more: they are being deleted.</summary>
    public RedisKey Closed(string generation, string space) => $"{Tag}:closed:{generation}:{space}";

    /// <summary>Says that no faces are taken that have vectors of a space alone: the gallery is being switched to another, or was.</summary>
    public RedisKey Insufficient(string generation, string space) => $"{Tag}:insufficient:{generation}:{space}";

    /// <summary>What <see cref="Metadata"/> was of a deleted gallery, until its vectors are removed.</summary>
    public RedisKey Erased(string generation) => $"{Tag}:erased:{generation}";

    private string Tag => $"facenet:{{{gallery}:{shard}}}";
}
