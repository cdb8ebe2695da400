namespace FaceNet.Trainer.Calibration;

/// <summary>The false-accept rates a model is calibrated at, coarsest first.</summary>
internal static class FarGrid
{
    public static IReadOnlyList<double> Rates { get; } = [1e-1, 3e-2, 1e-2, 3e-3, 1e-3, 3e-4, 1e-4, 3e-5, 1e-5, 3e-6, 1e-6];
}
