using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace FaceNet.Matcher.Galleries;

/// <summary>A part of a gallery's subjects, with all that is theirs, on one node of Redis.</summary>
/// <param name="Gallery">The gallery's id.</param>
/// <param name="Generation">The life of the gallery.</param>
/// <param name="Space">Its embedding space.</param>
/// <param name="Number">The number of the shard, from 0.</param>
internal sealed record GalleryShard(string Gallery, string Generation, string Space, int Number)
{
    /// <summary>Its keys.</summary>
    public ShardKeys Keys { get; } = new(Gallery, Number.ToString(CultureInfo.InvariantCulture));

    /// <summary>The vector set of its faces.</summary>
    public string Vectors => Keys.Vectors(Space);

    /// <summary>The hash of its subjects.</summary>
    public RedisKey Metadata => Keys.Metadata(Space);

    /// <summary>Holds until this very gallery is being deleted here.</summary>
    public Condition IsAlive => Condition.KeyNotExists(Keys.Deleted(Generation));

    /// <summary>The number of the shard of a subject: the same for ever and on every host.</summary>
    public static int NumberOf(string subject, int shards) =>
        shards == 1 ? 0 : (int)(BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(subject))) % (uint)shards);
}
