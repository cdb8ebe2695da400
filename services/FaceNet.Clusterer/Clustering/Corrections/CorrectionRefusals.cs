using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Clusterer.Clustering.Corrections;

/// <summary>Why a correction cannot be applied: what does not fit, with the values, and the remedy.</summary>
internal static class CorrectionRefusals
{
    public static ResourceNotFoundException NoCluster(string clusterId) => new ResourceNotFoundException(
        ErrorReasons.ClusterNotFound, "cluster", clusterId, "ListClusters names the clusters of the gallery.");

    public static Exception NoMember(string cropId) => new ResourceNotFoundException(
        ErrorReasons.MemberNotFound, "member", cropId, "ListClusterMembers names the members of a cluster. A face is one as soon as it is clustered.");

    public static Exception Elsewhere(string cropId, Cluster asked, Cluster home) => Refuse(
        ErrorReasons.MemberElsewhere, cropId, $"crop_id: '{cropId}' is a member of cluster '{home.Id}', not of '{asked.Id}'. Name the cluster that it is in.");

    public static Exception SameCluster(Cluster cluster, string remedy) => Refuse(
        ErrorReasons.SameCluster, cluster.Id, $"cluster_id: both are cluster '{cluster.Id}', but two are needed. {remedy}");

    public static Exception Apart(Cluster one, Cluster other) => Refuse(
        ErrorReasons.LinksContradict,
        one.Id,
        $"cluster_id: '{one.Id}' and '{other.Id}' hold different people: faces of one frame, or cannot-linked ones ({one.ReasonsAgainst(other)} pairs). "
        + "Move the faces that are wrong there, or undo the correction that left the link.");

    public static Exception Forbidden(string cropId, Cluster target) => Refuse(
        ErrorReasons.LinksContradict,
        cropId,
        $"crop_id: '{cropId}' cannot be in cluster '{target.Id}', which has a face of the same frame, or one that it is cannot-linked with. "
        + "Move that face first, or undo the correction that left the link.");

    public static Exception MustLinked(string cropId, string otherCropId) => Refuse(
        ErrorReasons.LinksContradict, cropId, $"crop_id: '{cropId}' and '{otherCropId}' are must-linked, so that they cannot be different people. Take one out of its cluster first.");

    public static Exception Labels(Cluster one, Cluster other) => Refuse(
        ErrorReasons.LabelsContradict, one.Id, $"cluster_id: '{one.Id}' is labelled '{one.Label}' and '{other.Id}' is labelled '{other.Label}'. Change or remove one of the labels first.");

    public static Exception LabelledOtherwise(string clusterId, string label, string subject) => Refuse(
        ErrorReasons.LabelsContradict, clusterId, $"cluster_id: '{clusterId}' is labelled '{label}', not '{subject}'. Change or remove its label first.");

    public static Exception Undivided(Cluster cluster, string rule, string remedy) =>
        Refuse(ErrorReasons.ClusterUndivided, cluster.Id, $"cluster_id: '{cluster.Id}' with {cluster.Count} members {rule} {remedy}");

    public static Exception TooLarge(Cluster cluster, string rule, string remedy) =>
        Refuse(ErrorReasons.ClusterTooLarge, cluster.Id, $"cluster_id: '{cluster.Id}' with {cluster.Count} members {rule} {remedy}");

    public static Exception NotStricter(double threshold, double own) => new InvalidRequestException(
        "threshold", $"{threshold} is not below the gallery's own {own}, so that it would split nothing.", "Pass a smaller squared distance.");

    public static Exception TooFew(int asked, int undoable) => Refuse(
        ErrorReasons.CorrectionsTooFew, "count", $"count: {asked} corrections are to be undone, but only {undoable} can be. ListCorrections names them.");

    public static Exception Impossible(string correctionId, string why) => Refuse(
        ErrorReasons.UndoImpossible, correctionId, $"correction '{correctionId}' cannot be undone: {why} Correct the clusters instead.");

    public static PlatformException AnswerErased(string requestId) => Refuse(
        ErrorReasons.AnswerErased,
        requestId,
        $"request_id: '{requestId}' named something that has been erased since, so that its outcome is no longer told; it may have been applied. "
        + "See ListCorrections before asking anew with another request_id.");

    private static PreconditionException Refuse(string reason, string subject, string message) => new(reason, subject, message);
}
