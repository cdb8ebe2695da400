using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace FaceNet.Matcher.Galleries;

/// <summary>A part of a gallery's subjects, with all that is theirs, on one node of Redis.</summary>
/// <param name="Gallery">The gallery's id.</param>
/// <param name="Generation">The life of the gallery.</param>
/// <param name="FoundingSpace">The embedding space that its metadata is kept under.</param>
/// <param name="Spaces">The embedding spaces that it has vectors of, the one it decides in first.</param>
/// <param name="Number">The number of the shard, from 0.</param>
internal sealed record GalleryShard(string Gallery, string Generation, string FoundingSpace, IReadOnlyList<string> Spaces, int Number)
{
    /// <summary>Its keys.</summary>
    public ShardKeys Keys { get; } = new(Gallery, Number.ToString(CultureInfo.InvariantCulture));

    /// <summary>The embedding space that it decides in.</summary>
    public string Space => Spaces[0];

    /// <summary>The vector set of its faces in that space.</summary>
    public string Vectors => Keys.Vectors(Space);

    /// <summary>Its vector sets of all spaces.</summary>
    public IReadOnlyList<string> VectorSets => [.. Spaces.Select(Keys.Vectors)];

    /// <summary>The hash of its subjects.</summary>
    public RedisKey Metadata => Keys.Metadata(FoundingSpace);

    /// <summary>Holds until this very gallery is being deleted here.</summary>
    public Condition IsAlive => Condition.KeyNotExists(Keys.Deleted(Generation));

    /// <summary>Holds unless the repair has given an unsettled vector up.</summary>
    public Condition IsWanted(string element) => Condition.KeyNotExists(Keys.GivenUp(element));

    /// <summary>Holds while a subject is as it was read; null for one that was not there.</summary>
    public Condition IsUnchanged(string subject, StoredSubject? known) =>
        known is null ? Condition.HashNotExists(Metadata, subject) : Condition.HashEqual(Metadata, subject, known.Stored);

    /// <summary>Holds while a face may be enrolled that has vectors of these spaces and no other.</summary>
    public IEnumerable<Condition> Takes(IReadOnlyList<string> spaces)
    {
        var closed = spaces.Select(space => Condition.KeyNotExists(Keys.Closed(Generation, space)));
        return spaces.Count == 1 ? closed.Append(Condition.KeyNotExists(Keys.Insufficient(Generation, spaces[0]))) : closed;
    }

    /// <summary>The number of the shard of a subject: the same for ever and on every host.</summary>
    public static int NumberOf(string subject, int shards) =>
        shards == 1 ? 0 : (int)(BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(subject))) % (uint)shards);
}
