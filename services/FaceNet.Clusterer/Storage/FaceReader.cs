using FaceNet.Clusterer.Clustering.Corrections;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.ServiceDefaults.Errors;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Storage;

/// <summary>What is known of one face, from the durable state.</summary>
/// <param name="Member">The face, with the cluster it is in now.</param>
/// <param name="Links">What people said of it and others, by the crop_id of the other.</param>
/// <param name="LinkedClusters">For each of <paramref name="Links"/>, the cluster that the other face is in now.</param>
/// <param name="FrameClusters">The clusters that hold faces of its frame, its own among them.</param>
internal sealed record StoredFace(StoredMember Member, IReadOnlyList<FaceLink> Links, IReadOnlyList<string> LinkedClusters, IReadOnlyCollection<string> FrameClusters);

/// <summary>Reads what is known of single faces. Thread-safe.</summary>
internal sealed class FaceReader(ClusterReader reader)
{
    private const int MaxLinks = 1000;

    /// <summary>A face. Throws <see cref="ResourceNotFoundException"/> (GALLERY_NOT_FOUND, MEMBER_NOT_FOUND).</summary>
    public async Task<StoredFace> GetAsync(string gallery, string cropId, CancellationToken cancellationToken)
    {
        var (database, keys, _) = await reader.OpenIndexedAsync(gallery, cancellationToken);
        var stored = await database.HashGetAsync(keys.Members, cropId).WaitAsync(cancellationToken);
        if (stored.IsNull)
        {
            throw new ResourceNotFoundException(ErrorReasons.MemberNotFound, "member", cropId, $"ListClusterMembers names the faces of gallery '{gallery}'.");
        }

        var member = StoredValue.Read(MemberState.Parser, stored, keys.Members);
        var links = await LinksAsync(database, keys, cropId, cancellationToken);
        var linked = await database.HashGetAsync(keys.Members, [.. links.Select(link => (RedisValue)link.OtherThan(cropId))]).WaitAsync(cancellationToken);
        string[] homes = [.. linked.Select(other => StoredValue.Read(MemberState.Parser, other, keys.Members).ClusterId)];
        var frame = await FrameAsync(database, keys, member.ToFace(cropId).FrameKey, cancellationToken);
        var names = await CurrentAsync(database, keys, [member.ClusterId, .. homes, .. frame], cancellationToken);
        return new StoredFace(
            new StoredMember(cropId, names[member.ClusterId], member), links, [.. homes.Select(home => names[home])], [.. frame.Select(home => names[home])]);
    }

    private static async Task<IReadOnlyList<FaceLink>> LinksAsync(IDatabase database, ClusterKeys keys, string cropId, CancellationToken cancellationToken)
    {
        var others = await database.SetMembersAsync(keys.LinksOf(cropId)).WaitAsync(cancellationToken);
        FaceLink[] links = [.. others.Select(other => (string)other!).Order(StringComparer.Ordinal).Take(MaxLinks).Select(other => FaceLink.Between(cropId, other, LinkKind.Must))];
        var values = await database.HashGetAsync(keys.Links, [.. links.Select(link => ClusterKeys.LinkField(link.One, link.Other))]).WaitAsync(cancellationToken);

        // A link may be dropped between the two reads.
        return
        [
            .. links.Zip(values).Where(link => !link.Second.IsNull)
                .Select(link => StoredValue.Read(LinkState.Parser, link.Second, keys.Links).ToLink(link.First.One, link.First.Other)),
        ];
    }

    private static async Task<IReadOnlyList<string>> FrameAsync(IDatabase database, ClusterKeys keys, string frame, CancellationToken cancellationToken)
    {
        var stored = frame.Length == 0 ? RedisValue.Null : await database.HashGetAsync(keys.Frames, frame).WaitAsync(cancellationToken);
        return stored.IsNull ? [] : StoredValue.Read(FrameState.Parser, stored, keys.Frames).ClusterIds;
    }

    private static async Task<Dictionary<string, string>> CurrentAsync(IDatabase database, ClusterKeys keys, IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        string[] distinct = [.. ids.Distinct()];
        var aliases = await database.HashGetAsync(keys.Aliases, [.. distinct.Select(id => (RedisValue)id)]).WaitAsync(cancellationToken);
        return distinct.Zip(aliases).ToDictionary(
            id => id.First, id => id.Second.IsNull ? id.First : StoredValue.Read(AliasState.Parser, id.Second, keys.Aliases).ClusterId);
    }
}
