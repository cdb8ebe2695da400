namespace FaceNet.ModelContract;

/// <summary>
/// A decoded image: 8-bit RGB, three bytes per pixel, rows from top to bottom without padding.
/// The pixels are not copied on the way in or out; who shares them must not change them.
/// </summary>
public sealed class RgbImage
{
    /// <summary>Wraps pixels that are already RGB24.</summary>
    /// <param name="width">Pixels per row, at least 1.</param>
    /// <param name="height">Number of rows, at least 1.</param>
    /// <param name="pixels">Exactly <paramref name="width"/> * <paramref name="height"/> * 3 bytes.</param>
    /// <exception cref="ArgumentException">The sizes and the number of bytes do not fit together.</exception>
    public RgbImage(int width, int height, byte[] pixels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentNullException.ThrowIfNull(pixels);
        if (pixels.Length != (long)width * height * 3)
        {
            throw new ArgumentException(
                $"{pixels.Length} bytes are not an RGB image of {width}x{height}; it takes {(long)width * height * 3}. Pass width * height * 3 bytes.", nameof(pixels));
        }

        Width = width;
        Height = height;
        Pixels = pixels;
    }

    /// <summary>Pixels per row.</summary>
    public int Width { get; }

    /// <summary>Number of rows.</summary>
    public int Height { get; }

    /// <summary>Red, green, blue of each pixel, row by row.</summary>
    public byte[] Pixels { get; }

    /// <summary>
    /// The same picture at another size, by Catmull-Rom interpolation; shrinking averages over all pixels a new pixel covers, so that nothing
    /// flickers or aliases. The aspect ratio is the caller's business. At the same size the image itself is returned.
    /// </summary>
    /// <param name="width">The new width, at least 1.</param>
    /// <param name="height">The new height, at least 1.</param>
    public RgbImage Resize(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        return width == Width && height == Height ? this : ImageResampler.Resample(this, width, height);
    }
}
