namespace FaceNet.Clusterer.Clustering;

/// <summary>A cluster that comes into question, with exact numbers.</summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="SquaredDistance">The mean squared distance to its members.</param>
/// <param name="Threshold">The threshold that holds for its size.</param>
internal readonly record struct Candidate(Cluster Cluster, double SquaredDistance, double Threshold)
{
    /// <summary>How far beyond the threshold it lies; zero or less is near enough.</summary>
    public double Margin => SquaredDistance - Threshold;

    /// <summary>Whether this one is to be preferred: the smaller margin, and the older cluster where margins are equal.</summary>
    public bool Beats(Candidate? other) =>
        other is not { } rival || Margin < rival.Margin || (Margin == rival.Margin && Cluster.Ordinal < rival.Cluster.Ordinal);
}
