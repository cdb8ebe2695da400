namespace FaceNet.ModelContract;

/// <summary>The clustering thresholds that suit a model best, as its maker measured them.</summary>
public sealed record ModelClustering
{
    /// <summary>The threshold T between two large clusters: a squared distance above 0 and at most 4.</summary>
    public required double BaseThreshold { get; init; }

    /// <summary>How much stricter two single faces are judged: 0 to <see cref="BaseThreshold"/>.</summary>
    public required double SmallClusterReduction { get; init; }
}
