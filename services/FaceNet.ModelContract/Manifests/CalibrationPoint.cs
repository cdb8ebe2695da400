using System.Text.Json.Serialization;

namespace FaceNet.ModelContract;

/// <summary>One row of a calibration table.</summary>
public sealed record CalibrationPoint
{
    /// <summary>The false-accept rate, above 0 and below 1.</summary>
    public required double Far { get; init; }

    /// <summary>The squared distance, in [0, 4], at which that share of impostor pairs passes; null where there were too few pairs to tell.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required double? SquaredDistance { get; init; }

    /// <summary>The 95 % interval [low, high] of the squared distance, by bootstrap over people; null when it was not measured.</summary>
    public double[]? Interval { get; init; }
}
