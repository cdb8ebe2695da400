namespace FaceNet.ModelContract;

/// <summary>Which squared distance stands for which false-accept rate, and on what evidence.</summary>
public sealed record ModelCalibration
{
    /// <summary>The people and pairs it was measured on, in words.</summary>
    public required string Data { get; init; }

    /// <summary>The number of pairs of different people behind the table.</summary>
    public required long ImpostorPairs { get; init; }

    /// <summary>One face against one sample; rates strictly descending, distances not ascending.</summary>
    public required CalibrationPoint[] Verify { get; init; }

    /// <summary>One table per decision policy and number of samples per subject; null when none was measured.</summary>
    public PolicyCalibration[]? Policies { get; init; }

    /// <summary>The threshold for a false-accept rate per comparison.</summary>
    /// <remarks>
    /// A rate of the table gives the table's threshold. Between two rates the threshold is interpolated linearly in log10(far), rounded towards strict.
    /// A rate coarser than the table gives the coarsest threshold, a finer one the finest with <see cref="CalibrationThreshold.Limited"/> set.
    /// </remarks>
    /// <param name="far">The rate, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is out of range.</exception>
    /// <exception cref="InvalidOperationException">The table has no threshold at all, as in a detector's manifest.</exception>
    public CalibrationThreshold ThresholdFor(double far) => CalibrationTable.ThresholdFor(Verify, far);

    /// <summary>
    /// The false-accept rate per comparison that a threshold stands for; null below the finest supported threshold, where the rate is finer than can be
    /// told; 1 above the coarsest, where nothing better can be promised.
    /// </summary>
    /// <param name="squaredDistance">The threshold, in [0, 4].</param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is out of range.</exception>
    /// <exception cref="InvalidOperationException">The table has no threshold at all, as in a detector's manifest.</exception>
    public double? FarAt(double squaredDistance) => CalibrationTable.FarAt(Verify, squaredDistance);
}
