using System.Runtime.InteropServices;
using FaceNet.SyntheticFaces.Conditions;
using SkiaSharp;

namespace FaceNet.SyntheticFaces.Painting;

/// <summary>
/// Lights the drawn head: the brightness of every place follows from the slope of the head's surface there and the direction
/// of the key light, so that nose, sockets and cheeks are modelled by the light as in a photo.
/// </summary>
internal static class LightPainter
{
    private const int Cell = 4;
    private const int Cells = (FacePainter.Size / Cell) + 1;
    private const float Wrap = 0.18f;

    /// <summary>Darkens and tints what is already drawn on the layer; leaves empty places empty.</summary>
    public static void Draw(Sketch sketch)
    {
        Span<byte> map = new byte[Cells * Cells * 4];
        Measure(sketch, map);
        var info = new SKImageInfo(Cells, Cells, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var image = SKImage.FromPixelCopy(info, MemoryMarshal.AsBytes(map));
        using var paint = new SKPaint { BlendMode = SKBlendMode.Modulate };
        sketch.Canvas.DrawImage(
            image,
            new SKRect(-Cell / 2f, -Cell / 2f, (Cells * Cell) - (Cell / 2f), (Cells * Cell) - (Cell / 2f)),
            new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.None),
            paint);
    }

    private static void Measure(Sketch sketch, Span<byte> map)
    {
        var lighting = sketch.Conditions.Lighting;
        var (x, y, z) = Direction(lighting);
        for (var row = 0; row < Cells; row++)
        {
            for (var column = 0; column < Cells; column++)
            {
                var (nx, ny, nz) = Normal(sketch, column * Cell, row * Cell);
                var facing = ((nx * x) + (ny * y) + (nz * z) + Wrap) / (1f + Wrap);
                var key = lighting.Contrast * Math.Max(0f, facing);
                var fill = (1f - lighting.Contrast) * (0.8f + (0.2f * nz));
                var cell = map.Slice(((row * Cells) + column) * 4, 4);
                cell[0] = Level(key, lighting.Key.Red, fill, lighting.Fill.Red);
                cell[1] = Level(key, lighting.Key.Green, fill, lighting.Fill.Green);
                cell[2] = Level(key, lighting.Key.Blue, fill, lighting.Fill.Blue);
                cell[3] = 255;
            }
        }
    }

    /// <summary>From the face towards the light; x to the right of the picture, y down, z towards the camera.</summary>
    private static (float X, float Y, float Z) Direction(Lighting lighting)
    {
        var (sinAzimuth, cosAzimuth) = MathF.SinCos(lighting.Azimuth * MathF.PI / 180f);
        var (sinElevation, cosElevation) = MathF.SinCos(lighting.Elevation * MathF.PI / 180f);
        return (sinAzimuth * cosElevation, -sinElevation, cosAzimuth * cosElevation);
    }

    private static (float X, float Y, float Z) Normal(Sketch sketch, float pixelX, float pixelY)
    {
        const float Step = 1.2f;
        var (x, y) = sketch.Head.Under(pixelX, pixelY);
        var surface = sketch.Surface;
        var slopeX = (surface.Depth(x + Step, y) - surface.Depth(x - Step, y)) / (2f * Step);
        var slopeY = (surface.Depth(x, y + Step) - surface.Depth(x, y - Step)) / (2f * Step);
        slopeX = Math.Clamp(slopeX, -2f, 2f);
        slopeY = Math.Clamp(slopeY, -2f, 2f);
        var length = MathF.Sqrt((slopeX * slopeX) + (slopeY * slopeY) + 1f);
        return sketch.Head.TurnDirection(-slopeX / length, -slopeY / length, 1f / length);
    }

    private static byte Level(float key, byte keyColour, float fill, byte fillColour) =>
        (byte)Math.Clamp((key * keyColour) + (fill * fillColour), 0f, 255f);
}
