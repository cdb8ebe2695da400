using FaceNet.ModelContract;

namespace FaceNet.Clusterer.Questions;

/// <summary>How often a stranger's single face comes as near to a single face as a distance, by what the gallery's model was calibrated on.</summary>
/// <param name="calibration">The calibration; null when it is not known.</param>
internal sealed class FarRates(ModelCalibration? calibration)
{
    private readonly bool _isKnown = calibration?.Verify.Any(row => row.SquaredDistance is not null) ?? false;

    /// <summary>The rate at a squared distance; null where the model has no calibration, or the distance lies outside its table.</summary>
    public double? At(double squaredDistance) =>
        _isKnown && calibration!.FarAt(squaredDistance) is { } far && far < 1 ? far : null;
}
