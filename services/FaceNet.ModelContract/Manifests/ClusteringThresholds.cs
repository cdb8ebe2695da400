namespace FaceNet.ModelContract;

/// <summary>The thresholds the online clusterer works with.</summary>
/// <param name="BaseThreshold">T, the squared distance at which two large clusters are one person.</param>
/// <param name="SmallClusterReduction">c, how much stricter two single faces are judged.</param>
/// <param name="Derived">True when the manifest names none and they were read off the calibration.</param>
public sealed record ClusteringThresholds(double BaseThreshold, double SmallClusterReduction, bool Derived)
{
    // The mean over more pairs than this scatters too little for a stricter threshold to matter.
    private const double SaturatedPairs = 64;

    /// <summary>The threshold between clusters of <paramref name="a"/> and <paramref name="b"/> faces: T - c / sqrt(min(a * b, 64)).</summary>
    /// <remarks>The mean distance of few impostor pairs scatters more than that of many, so small clusters are judged more strictly.</remarks>
    /// <param name="a">The faces in one cluster, at least 1; a single face counts as a cluster of 1.</param>
    /// <param name="b">The faces in the other, at least 1.</param>
    public double Threshold(long a, long b)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(a, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(b, 1);
        return BaseThreshold - (SmallClusterReduction / Math.Sqrt(Math.Min((double)a * b, SaturatedPairs)));
    }
}
