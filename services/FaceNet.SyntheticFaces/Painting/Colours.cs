using SkiaSharp;

namespace FaceNet.SyntheticFaces.Painting;

/// <summary>Mixing of colours.</summary>
internal static class Colours
{
    public static SKColor Opaque(this Rgb colour) => new(colour.Red, colour.Green, colour.Blue);

    public static SKColor Mix(SKColor from, SKColor to, float share)
    {
        share = Math.Clamp(share, 0f, 1f);
        return new SKColor(
            (byte)(from.Red + ((to.Red - from.Red) * share)),
            (byte)(from.Green + ((to.Green - from.Green) * share)),
            (byte)(from.Blue + ((to.Blue - from.Blue) * share)));
    }

    /// <summary>Every channel times a factor.</summary>
    public static SKColor Times(this SKColor colour, float red, float green, float blue) => new(
        (byte)Math.Clamp(colour.Red * red, 0f, 255f),
        (byte)Math.Clamp(colour.Green * green, 0f, 255f),
        (byte)Math.Clamp(colour.Blue * blue, 0f, 255f));

    public static SKColor Times(this SKColor colour, float factor) => colour.Times(factor, factor, factor);

    /// <summary>The colour at an opacity from 0 to 1.</summary>
    public static SKColor Fade(this SKColor colour, float opacity) =>
        colour.WithAlpha((byte)(255f * Math.Clamp(opacity, 0f, 1f)));
}
