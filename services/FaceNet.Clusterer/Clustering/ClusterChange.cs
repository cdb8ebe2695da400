namespace FaceNet.Clusterer.Clustering;

/// <summary>Something that happened to a cluster.</summary>
/// <param name="ClusterId">The cluster that changed, or that survived a merge.</param>
/// <param name="MemberCount">How many members it has afterwards.</param>
/// <param name="Cause">The face that caused it.</param>
internal abstract record ClusterChange(string ClusterId, long MemberCount, Face Cause);

/// <summary>A face that no cluster was near to founded one.</summary>
internal sealed record ClusterFounded(string ClusterId, Face Cause)
    : ClusterChange(ClusterId, 1, Cause);

/// <summary>A face joined a cluster.</summary>
internal sealed record FaceJoined(
    string ClusterId, long MemberCount, Face Cause, double SquaredDistance, double Threshold, bool ByMustLink)
    : ClusterChange(ClusterId, MemberCount, Cause);

/// <summary>Two clusters turned out to be one person; the absorbed id stays as an alias.</summary>
/// <param name="ClusterId">The cluster that survived.</param>
/// <param name="MemberCount">How many members it has afterwards.</param>
/// <param name="Cause">The face that caused it.</param>
/// <param name="AbsorbedId">The cluster that is no more.</param>
/// <param name="AbsorbedAliases">The ids that had named the absorbed cluster.</param>
/// <param name="AbsorbedMembers">How many members it had.</param>
/// <param name="SquaredDistance">The mean squared distance between the members of the two.</param>
/// <param name="Threshold">The threshold that held.</param>
internal sealed record ClustersMerged(
    string ClusterId,
    long MemberCount,
    Face Cause,
    string AbsorbedId,
    IReadOnlyList<string> AbsorbedAliases,
    long AbsorbedMembers,
    double SquaredDistance,
    double Threshold)
    : ClusterChange(ClusterId, MemberCount, Cause);
