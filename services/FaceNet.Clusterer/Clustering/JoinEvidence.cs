namespace FaceNet.Clusterer.Clustering;

/// <summary>The numbers behind the decision to join a cluster or to found one, as they were at that moment. Squared distances in [0, 4].</summary>
/// <param name="SquaredDistance">The mean squared distance to the members of the cluster joined or, for a founder, of the nearest permitted one.</param>
/// <param name="RunnerUp">The same of the nearest other permitted cluster.</param>
/// <param name="Threshold">The threshold that held for the cluster that <paramref name="SquaredDistance"/> speaks of.</param>
/// <param name="Founded">Whether the face founded its cluster.</param>
/// <param name="ByMustLink">Whether a track put the face where the distances alone would not have, or, in a gallery clustered anew, people's word put it there.</param>
internal readonly record struct JoinEvidence(double? SquaredDistance, double? RunnerUp, double? Threshold, bool Founded, bool ByMustLink);

/// <summary>Where a face went, and why.</summary>
/// <param name="Face">The face.</param>
/// <param name="ClusterId">The cluster it joined or founded; a later merge makes this id an alias.</param>
/// <param name="Evidence">The numbers behind it.</param>
internal sealed record Assignment(Face Face, string ClusterId, JoinEvidence Evidence);
