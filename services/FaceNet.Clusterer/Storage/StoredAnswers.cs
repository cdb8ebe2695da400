using FaceNet.Clusterer.Storage.Records;

namespace FaceNet.Clusterer.Storage;

/// <summary>A cluster with the ids that also name it.</summary>
internal sealed record StoredCluster(string Id, ClusterState State, IReadOnlyList<string> Aliases);

/// <summary>A member, and the id that its cluster has now.</summary>
internal sealed record StoredMember(string CropId, string ClusterId, MemberState State);

/// <summary>A part of a list.</summary>
/// <param name="Items">The items.</param>
/// <param name="HasMore">Whether others follow.</param>
internal sealed record StoredPage<T>(IReadOnlyList<T> Items, bool HasMore);

/// <summary>The figures of a gallery.</summary>
internal sealed record StoredCounts(
    GalleryState State, long Members, long Clusters, long ConfirmedClusters, long LabelledClusters, long Largest, IReadOnlyList<SizeCount> Sizes);

/// <summary>How many clusters have so many members.</summary>
internal readonly record struct SizeCount(long Least, long Most, long Clusters);
