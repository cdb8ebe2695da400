namespace FaceNet.Clusterer.Clustering.Erasing;

/// <summary>What is to be erased of a gallery, apart from all of it.</summary>
/// <param name="Crops">The faces, where they are named; they need not be there.</param>
/// <param name="ClusterId">The cluster that goes with all its faces; null for none.</param>
/// <param name="Label">The label that is to be forgotten; empty for none.</param>
internal sealed record WantedErasure(IReadOnlyList<string> Crops, string? ClusterId, string Label);
