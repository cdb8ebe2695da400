namespace FaceNet.Trainer.Calibration;

/// <summary>Clustering thresholds and the B-cubed F they reach on each kind of photos.</summary>
internal sealed record ClusteringTrial(double BaseThreshold, double SmallClusterReduction, IReadOnlyList<double> F);

/// <summary>What the false-accept rates suggest, and what clusters best.</summary>
internal sealed record ClusteringChoice(ClusteringTrial Suggested, ClusteringTrial Best);
