using FaceNet.Clusterer.Clustering.Corrections;

namespace FaceNet.Clusterer.Clustering.Erasing;

/// <summary>What has to be known to erase faces: the clusters in memory are sums alone.</summary>
/// <param name="Erased">The faces to erase that are members, in no order.</param>
/// <param name="Faces">What is known of them and of what they are linked with, share frames and tracks with.</param>
/// <param name="Rests">For each cluster that loses members, what stays of it.</param>
/// <param name="Label">The label that is to be forgotten; empty for none.</param>
internal sealed record ErasureFacts(
    IReadOnlySet<string> Erased, CorrectionFacts Faces, IReadOnlyDictionary<string, ClusterRest> Rests, string Label);
