using FaceNet.ModelContract;

namespace FaceNet.Embedder.Imaging;

/// <summary>
/// Cuts a turned, scaled and shifted rectangle out of a picture by Catmull-Rom interpolation; outside the picture is black. Where
/// the cut is larger than the crop the kernel is widened to cover all pixels between two samples, so that nothing aliases.
/// </summary>
internal static class ImageWarp
{
    private const int Channels = 3;

    // The kernel reaches two samples to either side.
    private const int Reach = 2;

    // Beyond, the picture is halved, thirded... beforehand: a wider kernel would cost more than it gains.
    private const double WidestStretch = 4;

    public static RgbImage Cut(RgbImage picture, AffineMap map, int width, int height)
    {
        var pixels = new byte[width * height * Channels];
        if (Region(picture, map, width, height) is not { } region)
        {
            return new RgbImage(width, height, pixels);
        }

        var part = Copy(picture, region);
        var shrunk = part.Resize(Shrunk(part.Width, map.ScaleX), Shrunk(part.Height, map.ScaleY));
        var inPart = map.After(new ImagePoint(region.Left, region.Top), (double)shrunk.Width / part.Width, (double)shrunk.Height / part.Height);
        var sampler = new StretchedSampler(shrunk, inPart.ScaleX, inPart.ScaleY);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                sampler.Sample(inPart.Apply(new ImagePoint(x + 0.5, y + 0.5)), pixels.AsSpan(((y * width) + x) * Channels, Channels));
            }
        }

        return new RgbImage(width, height, pixels);
    }

    // The part of the picture that the crop can see; null when it sees none.
    private static (int Left, int Top, int Right, int Bottom)? Region(RgbImage picture, AffineMap map, int width, int height)
    {
        ImagePoint[] corners = [map.Apply(new(0, 0)), map.Apply(new(width, 0)), map.Apply(new(0, height)), map.Apply(new(width, height))];
        var marginX = Reach * Math.Max(1, map.ScaleX);
        var marginY = Reach * Math.Max(1, map.ScaleY);
        var left = (int)Math.Clamp(Math.Floor(corners.Min(corner => corner.X) - marginX), 0, picture.Width);
        var top = (int)Math.Clamp(Math.Floor(corners.Min(corner => corner.Y) - marginY), 0, picture.Height);
        var right = (int)Math.Clamp(Math.Ceiling(corners.Max(corner => corner.X) + marginX), 0, picture.Width);
        var bottom = (int)Math.Clamp(Math.Ceiling(corners.Max(corner => corner.Y) + marginY), 0, picture.Height);
        return left < right && top < bottom ? (left, top, right, bottom) : null;
    }

    private static RgbImage Copy(RgbImage picture, (int Left, int Top, int Right, int Bottom) region)
    {
        var (width, height) = (region.Right - region.Left, region.Bottom - region.Top);
        if (width == picture.Width && height == picture.Height)
        {
            return picture;
        }

        var pixels = new byte[width * height * Channels];
        for (var y = 0; y < height; y++)
        {
            picture.Pixels.AsSpan((((region.Top + y) * picture.Width) + region.Left) * Channels, width * Channels).CopyTo(pixels.AsSpan(y * width * Channels));
        }

        return new RgbImage(width, height, pixels);
    }

    private static int Shrunk(int side, double scale) =>
        scale < WidestStretch ? side : Math.Max(1, (int)Math.Round(side / Math.Floor(2 * scale / WidestStretch)));
}
