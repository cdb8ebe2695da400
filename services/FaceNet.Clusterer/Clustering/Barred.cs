namespace FaceNet.Clusterer.Clustering;

/// <summary>The clusters that a face must not join.</summary>
/// <param name="Strangers">Clusters of other people's faces, one for each such face: those of its frame, and those that people say show somebody else.</param>
/// <param name="Label">The subject that people say the face shows, empty for none: it joins no cluster that is labelled otherwise.</param>
internal readonly record struct Barred(IReadOnlyList<Cluster> Strangers, string Label)
{
    public bool Bars(Cluster cluster) =>
        (Label.Length > 0 && cluster.Label.Length > 0 && cluster.Label != Label) || (Strangers.Count > 0 && Strangers.Contains(cluster));
}
