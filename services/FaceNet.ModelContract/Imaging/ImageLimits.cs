namespace FaceNet.ModelContract;

/// <summary>What <see cref="FaceImageDecoder"/> accepts. Immutable.</summary>
public sealed record ImageLimits
{
    /// <summary>The largest encoded image, in bytes. The default is 8 MiB.</summary>
    public int MaxBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>The most pixels (width x height) an image may announce. The default is 25 million. Decoding needs 7 bytes for each; of a lossless WebP 8, of a progressive JPEG 13, of one of four colours 15.</summary>
    public long MaxPixels { get; init; } = 25_000_000;

    /// <summary>The smallest width and height, in pixels. The default is 16.</summary>
    public int MinSide { get; init; } = 16;
}
