namespace FaceNet.Trainer.Calibration;

/// <summary>The false-accept rates that tables for people show: whole powers of ten.</summary>
internal static class FarDecades
{
    public static bool Contains(double far)
    {
        return Math.Abs(Math.Log10(far) - Math.Round(Math.Log10(far))) < 1e-9 && FarGrid.Rates.Contains(far);
    }
}
