using System.Globalization;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Storage;

/// <summary>
/// The Redis keys of a gallery's clusters. All are plain types, and share a hash tag, so that one transaction can write them on a
/// Redis cluster too. Values of hashes and strings are <see cref="StoredValue"/>s, but for numbers.
/// </summary>
/// <remarks>
/// A gallery that is clustered anew has another generation of clusters beside the live one, under a prefix of its own; the first generation has
/// none. Epoch, gallery, corrections, outbox and the list of retired generations are those of all.
/// </remarks>
/// <param name="gallery">The gallery.</param>
/// <param name="generation">The generation.</param>
internal sealed class ClusterKeys(string gallery, long generation)
{
    private readonly string _shared = $"facenet:{{{gallery}}}:clusters:";
    private readonly string _prefix = $"facenet:{{{gallery}}}:clusters:{Infix(generation)}";

    /// <summary>For what all generations of a gallery share.</summary>
    public static ClusterKeys Shared(string gallery) => new(gallery, 0);

    /// <summary>What the keys of the first generation of a gallery begin with.</summary>
    internal static string Prefix(string gallery) => Shared(gallery)._shared;

    /// <summary>What <see cref="Gallery"/> of any gallery is like, as Redis looks for keys.</summary>
    internal static string Galleries => $"{Prefix("*")}gallery";

    /// <summary>The gallery whose <see cref="Gallery"/> a key is.</summary>
    internal static string GalleryOf(RedisKey key)
    {
        var text = key.ToString();
        return text[(text.IndexOf('{', StringComparison.Ordinal) + 1)..text.IndexOf('}', StringComparison.Ordinal)];
    }

    /// <summary>A counter, of no gallery: the epochs that the owners of partitions take.</summary>
    public static RedisKey Epochs => "facenet:clusters:epochs";

    /// <summary>Set, of no gallery, of <c>gallery/generation</c>: the imports that are being written.</summary>
    public static RedisKey Imports => "facenet:clusters:imports";

    /// <summary>The epoch of the partition's owner that claimed the gallery last: a decimal number.</summary>
    public RedisKey Epoch => _shared + "epoch";

    /// <summary>The gallery: a GalleryState.</summary>
    public RedisKey Gallery => _shared + "gallery";

    /// <summary>cluster_id -> ClusterState.</summary>
    public RedisKey Clusters => _prefix + "clusters";

    /// <summary>Sorted set of cluster_ids; the score is minus the member count, so that the largest come first, then by id.</summary>
    public RedisKey BySize => _prefix + "by-size";

    /// <summary>Sorted set of cluster_ids; the score is minus the update time in microseconds since 1970, so that the latest come first, then by id.</summary>
    public RedisKey ByTime => _prefix + "by-time";

    /// <summary>Sorted set of <c>label/cluster_id</c>, all of score 0: the labelled clusters by label, then by id.</summary>
    public RedisKey ByLabel => _prefix + "by-label";

    /// <summary>cluster_id -> label, of the labelled clusters: a plain text.</summary>
    public RedisKey Labels => _prefix + "labels";

    /// <summary>Sorted set of the ids of all clusters, absorbed ones too; the score is the sequence number of the event after which it was last different.</summary>
    public RedisKey Changes => _prefix + "changes";

    /// <summary>crop_id -> MemberState.</summary>
    public RedisKey Members => _prefix + "members";

    /// <summary>alias -> AliasState.</summary>
    public RedisKey Aliases => _prefix + "aliases";

    /// <summary>
    /// <c>older/younger</c> -> a decimal number: clusters that hold different people, and how many pairs of their faces say so. Never an alias.
    /// </summary>
    public RedisKey Separations => _prefix + "separations";

    /// <summary>Set of <c>older/younger</c>: the same without numbers, as older versions wrote it. Ids may be aliases.</summary>
    public RedisKey CannotLinks => _prefix + "cannot-links";

    /// <summary>crop_id/crop_id, the lower first -> LinkState.</summary>
    public RedisKey Links => _prefix + "links";

    /// <summary>Sorted set of the ids of the corrections that were applied; the score is the correction's number.</summary>
    public RedisKey Corrections => _shared + "corrections";

    /// <summary>Sorted set of the ids of commands that are remembered without being listed; the score is when another one was asked for, in microseconds since 1970.</summary>
    public RedisKey Unlisted => _shared + "unlisted";

    /// <summary>source_id/frame_id, or frame_id where no source was named -> FrameState.</summary>
    public RedisKey Frames => _prefix + "frames";

    /// <summary>source_id/track_id, or track_id where no source was named -> TrackState.</summary>
    public RedisKey Tracks => _prefix + "tracks";

    /// <summary>Sequence number -> OutboxEntry.</summary>
    public RedisKey Outbox => _shared + "outbox";

    /// <summary>Sorted set of the crop_ids of a cluster, all of score 0: by id.</summary>
    public RedisKey MembersOf(string clusterId) => $"{_prefix}members-of:{clusterId}";

    /// <summary>Sorted set of the crop_ids of a cluster; the score is the capture time in microseconds since 1970.</summary>
    public RedisKey SightingsOf(string clusterId) => $"{_prefix}sightings-of:{clusterId}";

    /// <summary>Set of the aliases of a cluster.</summary>
    public RedisKey AliasesOf(string clusterId) => $"{_prefix}aliases-of:{clusterId}";

    /// <summary>Set of the numbers of generations whose keys are to expire.</summary>
    public RedisKey Retired => _shared + "retired";

    /// <summary>Of an incoming generation: a BuildState.</summary>
    public RedisKey Build => _prefix + "build";

    /// <summary>Of an incoming generation: list of the crop_ids that arrived since it was opened, in order; one may be there twice.</summary>
    public RedisKey Arrivals => _prefix + "arrivals";

    /// <summary>Of an incoming generation in another space: crop_id -> MemberState without a cluster, of the faces that have a vector of it.</summary>
    public RedisKey Faces => _prefix + "faces";

    /// <summary>The keys that a build makes, apart from those of single clusters and faces.</summary>
    public IReadOnlyList<RedisKey> Built => [Clusters, BySize, ByTime, ByLabel, Labels, Changes, Members, Aliases, Separations, CannotLinks, Links, Frames, Tracks];

    /// <summary>Set of the crop_ids that a face is linked with.</summary>
    public RedisKey LinksOf(string cropId) => $"{_prefix}links-of:{cropId}";

    /// <summary>A correction: a CorrectionState.</summary>
    public RedisKey Correction(string correctionId) => $"{_shared}correction:{correctionId}";

    /// <summary>Says that an instance has gone through the gallery for members that are kept no longer: a string that expires.</summary>
    public RedisKey Retention => _shared + "retention";

    /// <summary>What was found about a person, until it is confirmed that it is to go: a PlanState that expires.</summary>
    public RedisKey Plan(string token) => $"{_shared}plan:{token}";

    /// <summary>Says that a face was erased, named by the keyed hash of its crop_id: a string that expires.</summary>
    public RedisKey ErasedCrop(string hash) => $"{_shared}erased:{hash}";

    /// <summary>The field of a link. No id holds a slash.</summary>
    public static RedisValue LinkField(string one, string other) => $"{one}/{other}";

    /// <summary>The element of a labelled cluster in <see cref="ByLabel"/>.</summary>
    public static RedisValue LabelElement(string label, string clusterId) => $"{label}/{clusterId}";

    /// <summary>The element of an import in <see cref="Imports"/>. No id holds a slash.</summary>
    public static RedisValue ImportElement(string gallery, long generation) => string.Create(CultureInfo.InvariantCulture, $"{gallery}/{generation}");

    /// <summary>The import that an element of <see cref="Imports"/> stands for.</summary>
    public static (string Gallery, long Generation) ImportOf(RedisValue element)
    {
        var parts = element.ToString().Split('/');
        return (parts[0], long.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    /// <summary>The field of an outbox entry.</summary>
    public static RedisValue OutboxField(long sequence) => sequence.ToString(CultureInfo.InvariantCulture);

    private static string Infix(long generation) =>
        generation == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"g{generation}:");
}
