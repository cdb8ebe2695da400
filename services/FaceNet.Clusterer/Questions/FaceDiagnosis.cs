using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Replicas;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.ModelContract;
using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Clusterer.Questions;

/// <summary>Why a face is where it is.</summary>
/// <param name="Face">The face.</param>
/// <param name="Home">Its cluster.</param>
/// <param name="SquaredDistance">Its distance to the other members; null where there are none.</param>
/// <param name="Threshold">The threshold for the cluster without it; null where nothing is left.</param>
/// <param name="PlacedBy">The correction that moved it; null for none.</param>
/// <param name="Others">Other clusters, by rising margin.</param>
internal sealed record Diagnosis(
    StoredFace Face, StoredCluster Home, double? SquaredDistance, double? Threshold, CorrectionState? PlacedBy, IReadOnlyList<Comparison> Others);

/// <summary>A cluster in which the face is not.</summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="Candidate">How near it is.</param>
/// <param name="Separations">How many frames and cannot-links hold it and the face's cluster apart.</param>
/// <param name="LabelsDiffer">Whether labels do.</param>
internal sealed record Comparison(StoredCluster Cluster, Candidate Candidate, int Separations, bool LabelsDiffer);

/// <summary>Explains where a face is. Thread-safe.</summary>
internal sealed class FaceDiagnosis(ClusterReplicas replicas, ClusterReader reader, FaceReader faces, SeparationReader separations)
{
    /// <summary>
    /// Explains where a face is. Throws <see cref="ResourceNotFoundException"/> (MEMBER_NOT_FOUND, CLUSTER_NOT_FOUND) and <see cref="PreconditionException"/>
    /// (SAME_CLUSTER).
    /// </summary>
    /// <param name="gallery">The gallery.</param>
    /// <param name="cropId">The face.</param>
    /// <param name="otherId">The cluster to compare with, or an alias; empty for the nearest.</param>
    /// <param name="others">The most others to compare with.</param>
    /// <param name="thresholds">The gallery's thresholds.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<Diagnosis> ExplainAsync(
        string gallery, string cropId, string otherId, int others, ClusteringThresholds thresholds, CancellationToken cancellationToken)
    {
        var face = await faces.GetAsync(gallery, cropId, cancellationToken);
        var state = face.Member.State;
        var vector = FaceEmbedding.FromBytes(state.Vector.Span, state.EmbeddingSpace);
        var home = await reader.GetAsync(gallery, face.Member.ClusterId, cancellationToken);
        IReadOnlyList<StoredCluster> compared = otherId.Length > 0
            ? [await OtherAsync(gallery, otherId, home.Id, cancellationToken)]
            : await NearestAsync(gallery, vector, home.Id, others, cancellationToken);
        var own = new Cluster(home.State.ToSnapshot(home.Id));
        Cluster[] clusters = [.. compared.Select(other => new Cluster(other.State.ToSnapshot(other.Id)))];
        var reasons = await separations.CountAsync(gallery, [.. clusters.Select(cluster => (own, cluster))], cancellationToken);
        var comparisons = compared.Zip(clusters, reasons).Select(other => new Comparison(
            other.First,
            new Candidate(other.Second, other.Second.SquaredDistance(vector.Values), thresholds.Threshold(1, other.Second.Count)),
            other.Third,
            own.HasOtherLabelThan(other.Second)));
        return new Diagnosis(
            face,
            home,
            own.Count > 1 ? ToTheOthers(own, vector) : null,
            own.Count > 1 ? thresholds.Threshold(1, own.Count - 1) : null,
            state.CorrectionId.Length > 0 ? await reader.FindCorrectionAsync(gallery, state.CorrectionId, cancellationToken) : null,
            [.. comparisons.OrderBy(other => other.Candidate.Margin).ThenBy(other => other.Candidate.Cluster.Ordinal)]);
    }

    // The mean over all n members counts the face itself once, at distance 0 and a hair, as it is of unit length.
    private static double ToTheOthers(Cluster own, FaceEmbedding face)
    {
        var length = 0.0;
        foreach (var value in face.Values)
        {
            length += (double)value * value;
        }

        return ((own.Count * own.SquaredDistance(face.Values)) - (2 - (2 * length))) / (own.Count - 1);
    }

    private async Task<StoredCluster> OtherAsync(string gallery, string otherId, string homeId, CancellationToken cancellationToken)
    {
        var other = await reader.GetAsync(gallery, otherId, cancellationToken);
        return other.Id != homeId
            ? other
            : throw new PreconditionException(
                ErrorReasons.SameCluster, otherId, $"other_cluster_id: '{otherId}' is the cluster that the face is in. Name another one, or none.");
    }

    private async Task<IReadOnlyList<StoredCluster>> NearestAsync(
        string gallery, FaceEmbedding face, string homeId, int count, CancellationToken cancellationToken)
    {
        var ids = await replicas.AskAsync(gallery, replica => replica.Nearest(face, count + 1).Select(near => near.Cluster.Id).ToArray(), cancellationToken);
        return await reader.GetManyAsync(gallery, [.. ids.Where(id => id != homeId).Take(count)], cancellationToken);
    }
}
