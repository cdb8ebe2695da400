using FaceNet.ModelContract;
using FaceNet.Protos.Type.V1;
using Reason = FaceNet.Protos.Type.V1.QualityReason;

namespace FaceNet.ServiceDefaults.Models;

/// <summary>Describes quality as the protocol does.</summary>
public static class QualityMessages
{
    /// <summary>The message of a measurement, with its verdict and reasons.</summary>
    public static Quality ToMessage(this FaceQuality quality)
    {
        var faults = quality.FaultsBy(QualityLimits.Standard);
        var verdict = faults.Count > 0 ? QualityVerdict.Poor : QualityVerdict.Acceptable;
        if (verdict != QualityVerdict.Poor)
        {
            faults = quality.FaultsBy(QualityLimits.Strict);
            verdict = faults.Count > 0 ? verdict : QualityVerdict.Good;
        }

        var message = new Quality
        {
            FaceSize = (float)quality.FaceSize,
            Sharpness = (float)quality.Sharpness,
            Exposure = (float)quality.Exposure,
            Contrast = (float)quality.Contrast,
            Noise = (float)quality.Noise,
            Overall = (float)quality.Overall,
            Verdict = verdict,
        };
        foreach (var fault in faults)
        {
            message.Reasons.Add(ToMessage(fault.Reason));
        }

        return message;
    }

    private static Reason ToMessage(ModelContract.QualityReason reason) => reason switch
    {
        ModelContract.QualityReason.TooSmall => Reason.TooSmall,
        ModelContract.QualityReason.Blurred => Reason.Blurred,
        ModelContract.QualityReason.TooDark => Reason.TooDark,
        ModelContract.QualityReason.TooBright => Reason.TooBright,
        ModelContract.QualityReason.LowContrast => Reason.LowContrast,
        _ => Reason.Noisy,
    };
}
