namespace FaceNet.ModelContract;

/// <summary>How well a face can be seen, in numbers that a camera or its light can be blamed for. Immutable.</summary>
/// <param name="FaceSize">Width of the face in the picture it came from, in pixels: what no enlarging brings back. Above 0.</param>
/// <param name="Sharpness">
/// The finest detail, in cycles per width of the crop: about the crop's width / (2 pi s), where s is the deviation in pixels of the Gaussian through
/// which a natural picture would look alike. From 0 (nothing to see) to about 18 (as sharp as 112 pixels can be). Neither light nor contrast changes it, and
/// detail that does not stand out of the noise does not count.
/// </param>
/// <param name="Exposure">Mean luma, in grey levels from 0 (black) to 255 (white).</param>
/// <param name="Contrast">Standard deviation of luma, in grey levels from 0 (flat) to 127.5.</param>
/// <param name="Noise">Standard deviation of the noise of luma, in grey levels from 0 (none).</param>
public readonly record struct FaceQuality(double FaceSize, double Sharpness, double Exposure, double Contrast, double Noise)
{
    /// <summary>
    /// One number to order faces by, from 0 (useless) to 1 (nothing to complain of): that of the worst measure, on its way from
    /// <see cref="QualityLimits.Useless"/> to <see cref="QualityLimits.Ample"/>. It decides nothing.
    /// </summary>
    public double Overall
    {
        get
        {
            var (none, all) = (QualityLimits.Useless, QualityLimits.Ample);
            var detail = Math.Min(Share(FaceSize, none.MinFaceSize, all.MinFaceSize), Share(Sharpness, none.MinSharpness, all.MinSharpness));
            var light = Math.Min(Share(Exposure, none.MinExposure, all.MinExposure), Share(Exposure, none.MaxExposure, all.MaxExposure));
            var clarity = Math.Min(Share(Contrast, none.MinContrast, all.MinContrast), Share(Noise, none.MaxNoise, all.MaxNoise));
            return Math.Min(detail, Math.Min(light, clarity));
        }
    }

    /// <summary>What keeps the face from passing the limits; nothing when it passes.</summary>
    public IReadOnlyList<QualityFault> FaultsBy(QualityLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return Passes(limits) ? [] : [.. ListFaults(limits)];
    }

    /// <summary>Whether the face passes the limits.</summary>
    public bool Passes(QualityLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return FaceSize >= limits.MinFaceSize && Sharpness >= limits.MinSharpness
            && Exposure >= limits.MinExposure && Exposure <= limits.MaxExposure && Contrast >= limits.MinContrast && Noise <= limits.MaxNoise;
    }

    private IEnumerable<QualityFault> ListFaults(QualityLimits limits)
    {
        // A number that is none passes no limit.
        if (!(FaceSize >= limits.MinFaceSize))
        {
            yield return new QualityFault(QualityReason.TooSmall, FaceSize, limits.MinFaceSize);
        }

        if (!(Sharpness >= limits.MinSharpness))
        {
            yield return new QualityFault(QualityReason.Blurred, Sharpness, limits.MinSharpness);
        }

        if (!(Exposure >= limits.MinExposure))
        {
            yield return new QualityFault(QualityReason.TooDark, Exposure, limits.MinExposure);
        }

        if (Exposure > limits.MaxExposure)
        {
            yield return new QualityFault(QualityReason.TooBright, Exposure, limits.MaxExposure);
        }

        if (!(Contrast >= limits.MinContrast))
        {
            yield return new QualityFault(QualityReason.LowContrast, Contrast, limits.MinContrast);
        }

        if (!(Noise <= limits.MaxNoise))
        {
            yield return new QualityFault(QualityReason.Noisy, Noise, limits.MaxNoise);
        }
    }

    private static double Share(double value, double none, double all) => Math.Clamp((value - none) / (all - none), 0, 1);
}
