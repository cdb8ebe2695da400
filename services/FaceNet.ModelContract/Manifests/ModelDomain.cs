namespace FaceNet.ModelContract;

/// <summary>What a model's distances mean on one domain, which is what the pictures show: photos or drawings, for example. Strangers are not equally far apart on each.</summary>
public sealed record ModelDomain
{
    /// <summary>The domain's name; an id. The trainer writes those of <see cref="ModelDomains"/>.</summary>
    public required string Name { get; init; }

    /// <summary>Which squared distance stands for which false-accept rate on this domain.</summary>
    public required ModelCalibration Calibration { get; init; }

    /// <summary>The clustering thresholds of this domain; null when they are to be read off its calibration.</summary>
    public ModelClustering? Clustering { get; init; }
}
