using System.Globalization;

namespace FaceNet.ModelContract;

/// <summary>A limit that a face breaks.</summary>
/// <param name="Reason">What is wrong.</param>
/// <param name="Value">What was measured, in the unit of the measure.</param>
/// <param name="Limit">What was to be kept, in the same unit.</param>
public readonly record struct QualityFault(QualityReason Reason, double Value, double Limit)
{
    /// <summary>The fault in words: its name on the wire, the value, the limit.</summary>
    public override string ToString() => Reason switch
    {
        QualityReason.TooSmall => $"TOO_SMALL: face size {Number(Value)} px, at least {Number(Limit)}",
        QualityReason.Blurred => $"BLURRED: sharpness {Number(Value)} cycles per face width, at least {Number(Limit)}",
        QualityReason.TooDark => $"TOO_DARK: exposure {Number(Value)} grey levels, at least {Number(Limit)}",
        QualityReason.TooBright => $"TOO_BRIGHT: exposure {Number(Value)} grey levels, at most {Number(Limit)}",
        QualityReason.LowContrast => $"LOW_CONTRAST: contrast {Number(Value)} grey levels, at least {Number(Limit)}",
        _ => $"NOISY: noise {Number(Value)} grey levels, at most {Number(Limit)}",
    };

    private static string Number(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
