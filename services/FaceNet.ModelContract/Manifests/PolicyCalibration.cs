namespace FaceNet.ModelContract;

/// <summary>The calibration of one way to decide on a subject with several samples.</summary>
public sealed record PolicyCalibration
{
    /// <summary>The decision policy, such as "nearest" or "prototype"; an id.</summary>
    public required string Policy { get; init; }

    /// <summary>The samples per subject, 1 to 1000.</summary>
    public required int Shots { get; init; }

    /// <summary>Rates strictly descending, distances not ascending.</summary>
    public required CalibrationPoint[] Table { get; init; }

    /// <summary>As <see cref="ModelCalibration.ThresholdFor"/>, for this policy.</summary>
    public CalibrationThreshold ThresholdFor(double far) => CalibrationTable.ThresholdFor(Table, far);

    /// <summary>As <see cref="ModelCalibration.FarAt"/>, for this policy.</summary>
    public double? FarAt(double squaredDistance) => CalibrationTable.FarAt(Table, squaredDistance);
}
