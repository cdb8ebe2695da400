using SkiaSharp;

namespace FaceNet.ModelContract;

/// <summary>Turns pixels upright while it drops their alpha, in one pass.</summary>
internal static class ExifOrientation
{
    public static bool SwapsSides(SKEncodedOrigin origin) =>
        origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;

    /// <summary>Copies premultiplied RGBA, which without its alpha is the picture on black, to upright RGB.</summary>
    public static RgbImage ToUpright(ReadOnlySpan<byte> rgba, int width, int height, SKEncodedOrigin origin)
    {
        var (newWidth, newHeight) = SwapsSides(origin) ? (height, width) : (width, height);
        var pixels = new byte[newWidth * newHeight * 3];
        var (start, right, down) = Walk(origin, newWidth, newHeight);
        var from = 0;
        for (var y = 0; y < height; y++)
        {
            var to = (start + (y * down)) * 3;
            for (var x = 0; x < width; x++, from += 4, to += right * 3)
            {
                pixels[to] = rgba[from];
                pixels[to + 1] = rgba[from + 1];
                pixels[to + 2] = rgba[from + 2];
            }
        }

        return new RgbImage(newWidth, newHeight, pixels);
    }

    // Where the stored top-left pixel goes, and how many pixels a step to the right or down in the stored image moves in the upright one (EXIF 2.3, tag 0x0112).
    private static (int Start, int Right, int Down) Walk(SKEncodedOrigin origin, int width, int height)
    {
        var lastColumn = width - 1;
        var lastRow = (height - 1) * width;
        return origin switch
        {
            SKEncodedOrigin.TopRight => (lastColumn, -1, width),
            SKEncodedOrigin.BottomRight => (lastRow + lastColumn, -1, -width),
            SKEncodedOrigin.BottomLeft => (lastRow, 1, -width),
            SKEncodedOrigin.LeftTop => (0, width, 1),
            SKEncodedOrigin.RightTop => (lastColumn, width, -1),
            SKEncodedOrigin.RightBottom => (lastRow + lastColumn, -width, -1),
            SKEncodedOrigin.LeftBottom => (lastRow, -width, 1),
            _ => (0, 1, width),
        };
    }
}
