namespace FaceNet.ModelContract;

/// <summary>What a face must keep to be good enough for a purpose; units as in <see cref="FaceQuality"/>. Immutable.</summary>
/// <remarks>
/// Set on CelebA, with the embedder mobilefacenet: of two photos of each of 600 people, one was made smaller, blurred, darker, brighter, hazy or noisy step by step,
/// and the share of the people who are still recognised at a false-accept rate of 1e-3 was read against each measure. services/README.md has the figures.
/// </remarks>
public sealed record QualityLimits
{
    private QualityLimits()
    {
    }

    /// <summary>Where people are recognised about half as often as on an ordinary photo; worse faces would poison a gallery.</summary>
    public static QualityLimits Standard { get; } = new() { MinFaceSize = 25, MinSharpness = 5, MinExposure = 12, MaxExposure = 236, MinContrast = 7, MaxNoise = 18 };

    /// <summary>Where people are recognised nine times in ten as often (eight in bright light), for where another picture is easily taken.</summary>
    public static QualityLimits Strict { get; } = new() { MinFaceSize = 40, MinSharpness = 7, MinExposure = 30, MaxExposure = 190, MinContrast = 14, MaxNoise = 8 };

    /// <summary>Within these, more does not make a face better: what <see cref="FaceQuality.Overall"/> counts as whole.</summary>
    public static QualityLimits Ample { get; } = new() { MinFaceSize = 56, MinSharpness = 9, MinExposure = 40, MaxExposure = 160, MinContrast = 16, MaxNoise = 4 };

    /// <summary>Beyond these, hardly anybody is recognised: what <see cref="FaceQuality.Overall"/> counts as nothing.</summary>
    public static QualityLimits Useless { get; } = new() { MinFaceSize = 14, MinSharpness = 3.5, MinExposure = 6, MaxExposure = 252, MinContrast = 2.5, MaxNoise = 30 };

    /// <summary>The smallest face, in pixels of its picture.</summary>
    public required double MinFaceSize { get; init; }

    /// <summary>The least sharpness, in cycles per face width.</summary>
    public required double MinSharpness { get; init; }

    /// <summary>The darkest face, in grey levels.</summary>
    public required double MinExposure { get; init; }

    /// <summary>The brightest face, in grey levels.</summary>
    public required double MaxExposure { get; init; }

    /// <summary>The least contrast, in grey levels.</summary>
    public required double MinContrast { get; init; }

    /// <summary>The most noise, in grey levels.</summary>
    public required double MaxNoise { get; init; }
}
