using FaceNet.SyntheticFaces.Numbers;

namespace FaceNet.SyntheticFaces.Identities;

/// <summary>The glasses a person owns and wears in most photos; lengths in template pixels.</summary>
/// <param name="Style">The frame.</param>
/// <param name="HalfWidth">Half the width of one lens.</param>
/// <param name="HalfHeight">Half the height of one lens.</param>
/// <param name="Thickness">Width of the rim.</param>
/// <param name="Frame">Colour of the rim.</param>
public sealed record GlassesDesign(GlassesStyle Style, float HalfWidth, float HalfHeight, float Thickness, Rgb Frame)
{
    internal static GlassesDesign Draw(SeededNumbers numbers)
    {
        var style = numbers.Pick(
            (GlassesStyle.None, 7.4f),
            (GlassesStyle.Round, 0.7f),
            (GlassesStyle.Rectangular, 0.9f),
            (GlassesStyle.Aviator, 0.4f),
            (GlassesStyle.CatEye, 0.35f),
            (GlassesStyle.HalfRim, 0.4f));
        return new GlassesDesign(
            style,
            numbers.Between(11f, 14.2f),
            numbers.Between(7f, 10.4f),
            numbers.Between(0.8f, 2.6f),
            numbers.Pick(
                (new Rgb(26, 24, 26), 3f),
                (new Rgb(92, 54, 30), 1.4f),
                (new Rgb(168, 138, 84), 1f),
                (new Rgb(150, 154, 160), 1f),
                (new Rgb(146, 30, 40), 0.7f),
                (new Rgb(38, 62, 118), 0.7f),
                (new Rgb(222, 216, 204), 0.4f)));
    }
}
