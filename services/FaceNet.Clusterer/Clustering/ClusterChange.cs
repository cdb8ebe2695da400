namespace FaceNet.Clusterer.Clustering;

/// <summary>Something that happened to a cluster.</summary>
/// <param name="ClusterId">The cluster that changed, or that survived a merge.</param>
/// <param name="MemberCount">How many members it has afterwards.</param>
/// <param name="Cause">What caused it.</param>
internal abstract record ClusterChange(string ClusterId, long MemberCount, ChangeCause Cause)
{
    /// <summary>The label that the cluster has afterwards, empty for none.</summary>
    public string ClusterLabel { get; init; } = "";
}

/// <summary>What caused a change: a face, or a correction.</summary>
/// <param name="Time">The capture time of the face, or when the correction was asked for.</param>
/// <param name="TraceParent">The W3C trace context that it came with, empty for none.</param>
/// <param name="CorrectionId">The correction, empty for a face.</param>
internal sealed record ChangeCause(DateTimeOffset Time, string TraceParent, string CorrectionId)
{
    public static ChangeCause Of(Face face) => new(face.CaptureTime, face.TraceParent, "");
}

/// <summary>A face that no cluster was near to founded one.</summary>
internal sealed record ClusterFounded(string ClusterId, Face Face)
    : ClusterChange(ClusterId, 1, ChangeCause.Of(Face));

/// <summary>A face joined a cluster.</summary>
internal sealed record FaceJoined(
    string ClusterId, long MemberCount, Face Face, double SquaredDistance, double Threshold, bool ByMustLink)
    : ClusterChange(ClusterId, MemberCount, ChangeCause.Of(Face));

/// <summary>Two clusters turned out to be one person; the absorbed id stays as an alias.</summary>
/// <param name="ClusterId">The cluster that survived.</param>
/// <param name="MemberCount">How many members it has afterwards.</param>
/// <param name="Cause">What caused it.</param>
/// <param name="AbsorbedId">The cluster that is no more.</param>
/// <param name="AbsorbedAliases">The ids that had named the absorbed cluster.</param>
/// <param name="AbsorbedMembers">How many members it had.</param>
/// <param name="AbsorbedOrigin">What it was apart from its members.</param>
/// <param name="SquaredDistance">The mean squared distance between the members of the two.</param>
/// <param name="Threshold">The threshold that held.</param>
internal sealed record ClustersMerged(
    string ClusterId,
    long MemberCount,
    ChangeCause Cause,
    string AbsorbedId,
    IReadOnlyList<string> AbsorbedAliases,
    long AbsorbedMembers,
    ClusterOrigin AbsorbedOrigin,
    double SquaredDistance,
    double Threshold)
    : ClusterChange(ClusterId, MemberCount, Cause);

/// <summary>A correction took faces from one cluster into another.</summary>
/// <param name="ClusterId">The cluster that the change is told of: the one they left, or for <see cref="MembersMoved"/> the one they came into.</param>
/// <param name="MemberCount">How many members it has afterwards.</param>
/// <param name="Cause">The correction.</param>
/// <param name="FromId">The cluster they left.</param>
/// <param name="ToId">The cluster they came into.</param>
/// <param name="CropIds">The faces.</param>
internal abstract record FacesMoved(
    string ClusterId, long MemberCount, ChangeCause Cause, string FromId, string ToId, IReadOnlyList<string> CropIds)
    : ClusterChange(ClusterId, MemberCount, Cause);

/// <summary>Faces of a cluster became another one, which is new, or was an alias of it and no longer is.</summary>
/// <param name="Cause">The correction.</param>
/// <param name="FromId">The cluster they left.</param>
/// <param name="MemberCount">How many members that has afterwards.</param>
/// <param name="ToId">The other one.</param>
/// <param name="CropIds">The faces.</param>
/// <param name="Aliases">Former aliases of the cluster that name the other one from now on.</param>
/// <param name="Label">The other one's label.</param>
internal sealed record ClusterSplit(
    ChangeCause Cause, string FromId, long MemberCount, string ToId, IReadOnlyList<string> CropIds, IReadOnlyList<string> Aliases, string Label)
    : FacesMoved(FromId, MemberCount, Cause, FromId, ToId, CropIds);

/// <summary>Faces moved from one cluster to another.</summary>
internal sealed record MembersMoved(ChangeCause Cause, string FromId, string ToId, long MemberCount, IReadOnlyList<string> CropIds)
    : FacesMoved(ToId, MemberCount, Cause, FromId, ToId, CropIds);

/// <summary>A face is not this person, and founded a cluster of its own.</summary>
internal sealed record MemberRemoved(ChangeCause Cause, string FromId, long MemberCount, string ToId, string CropId)
    : FacesMoved(FromId, MemberCount, Cause, FromId, ToId, [CropId]);

/// <summary>A cluster got a label, or lost it.</summary>
internal sealed record ClusterLabelled(string ClusterId, long MemberCount, ChangeCause Cause, string Label, string PreviousLabel)
    : ClusterChange(ClusterId, MemberCount, Cause);

/// <summary>
/// Faces are in no cluster any more: they have no vector of the embedding space that the gallery is clustered in from now on, or are erased. Without members
/// the cluster is no more, and its aliases name nothing.
/// </summary>
internal sealed record MembersDropped(ChangeCause Cause, string ClusterId, long MemberCount, IReadOnlyList<string> CropIds)
    : ClusterChange(ClusterId, MemberCount, Cause)
{
    /// <summary>Whether they are erased.</summary>
    public bool Erased { get; init; }
}

/// <summary>All clusters of the gallery are erased.</summary>
internal sealed record AllErased(ChangeCause Cause, long Faces) : ClusterChange("", 0, Cause);
