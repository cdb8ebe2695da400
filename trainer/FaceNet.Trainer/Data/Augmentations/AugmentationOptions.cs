using System.ComponentModel.DataAnnotations;

namespace FaceNet.Trainer.Data;

/// <summary>How far photos are varied while training. Shares are of the photos, in [0, 1]; where a range is given, every value in it is as likely.</summary>
internal sealed record AugmentationOptions
{
    /// <summary>Photos as they are.</summary>
    public static AugmentationOptions None { get; } = new()
    {
        MirroredShare = 0,
        MaxShift = 0,
        MaxScale = 0,
        MaxRotation = 0,
        HiddenShare = 0,
        MaxBrightness = 0,
        MaxContrast = 0,
        MaxTint = 0,
        MaxSaturation = 0,
        GreyShare = 0,
        BlurredShare = 0,
        RecompressedShare = 0,
    };

    /// <summary>These, less far: all shares and ranges times a factor. Mirroring, and what blur, compression and hidden parts are like, stay.</summary>
    /// <param name="factor">A number in [0, 1].</param>
    public AugmentationOptions Times(double factor)
    {
        return this with
        {
            MaxShift = factor * MaxShift,
            MaxScale = factor * MaxScale,
            MaxRotation = factor * MaxRotation,
            HiddenShare = factor * HiddenShare,
            MaxBrightness = factor * MaxBrightness,
            MaxContrast = factor * MaxContrast,
            MaxTint = factor * MaxTint,
            MaxSaturation = factor * MaxSaturation,
            GreyShare = factor * GreyShare,
            BlurredShare = factor * BlurredShare,
            RecompressedShare = factor * RecompressedShare,
        };
    }

    /// <summary>Share that is mirrored left to right.</summary>
    /// <value>The default is 0.5.</value>
    [Range(0.0, 1.0)]
    public double MirroredShare { get; init; } = 0.5;

    /// <summary>Largest shift in either direction along both axes, relative to the width; what an aligner is off by.</summary>
    /// <value>The default is 0.045, 5 pixels of 112.</value>
    [Range(0.0, 0.5)]
    public double MaxShift { get; init; } = 0.045;

    /// <summary>Largest change of size, up or down.</summary>
    /// <value>The default is 0.06: from 0.94 to 1.06 times as large.</value>
    [Range(0.0, 0.5)]
    public double MaxScale { get; init; } = 0.06;

    /// <summary>Largest rotation to either side, in degrees.</summary>
    /// <value>The default is 6.</value>
    [Range(0.0, 180.0)]
    public double MaxRotation { get; init; } = 6;

    /// <summary>Share with a hidden part (random erasing, Zhong et al. 2017).</summary>
    /// <value>The default is 0.15.</value>
    [Range(0.0, 1.0)]
    public double HiddenShare { get; init; } = 0.15;

    /// <summary>Longest side of the hidden part relative to the photo's; the shortest is an eighth.</summary>
    /// <value>The default is 0.33.</value>
    [Range(0.125, 1.0)]
    public double LongestHidden { get; init; } = 0.33;

    /// <summary>Largest change of brightness up or down, in steps of 255.</summary>
    /// <value>The default is 30.</value>
    [Range(0.0, 255.0)]
    public double MaxBrightness { get; init; } = 30;

    /// <summary>Largest change of contrast up or down.</summary>
    /// <value>The default is 0.2: from 0.8 to 1.2 times the contrast.</value>
    [Range(0.0, 1.0)]
    public double MaxContrast { get; init; } = 0.2;

    /// <summary>Largest change of one colour against the others, as by another white balance.</summary>
    /// <value>The default is 0.05.</value>
    [Range(0.0, 1.0)]
    public double MaxTint { get; init; } = 0.05;

    /// <summary>Largest change of saturation up or down.</summary>
    /// <value>The default is 0.3: from 0.7 to 1.3 times the saturation.</value>
    [Range(0.0, 1.0)]
    public double MaxSaturation { get; init; } = 0.3;

    /// <summary>Share without colour, as from a night camera.</summary>
    /// <value>The default is 0.05.</value>
    [Range(0.0, 1.0)]
    public double GreyShare { get; init; } = 0.05;

    /// <summary>Share that is blurred, as out of focus or enlarged from fewer pixels.</summary>
    /// <value>The default is 0.15.</value>
    [Range(0.0, 1.0)]
    public double BlurredShare { get; init; } = 0.15;

    /// <summary>Largest standard deviation of the blur relative to the width; the smallest is a quarter of it.</summary>
    /// <value>The default is 0.015, 1.7 pixels of 112.</value>
    [Range(0.001, 0.1)]
    public double MaxBlur { get; init; } = 0.015;

    /// <summary>Share that is compressed to JPEG once more.</summary>
    /// <value>The default is 0.2.</value>
    [Range(0.0, 1.0)]
    public double RecompressedShare { get; init; } = 0.2;

    /// <summary>Lowest quality of that compression; the highest is 95.</summary>
    /// <value>The default is 25.</value>
    [Range(1, 95)]
    public int LowestQuality { get; init; } = 25;
}
