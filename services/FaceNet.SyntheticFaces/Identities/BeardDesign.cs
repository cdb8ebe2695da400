using FaceNet.SyntheticFaces.Numbers;

namespace FaceNet.SyntheticFaces.Identities;

/// <summary>Facial hair.</summary>
/// <param name="Style">How it is worn.</param>
/// <param name="Density">Opacity, 0.3 to 1.</param>
/// <param name="CheekLine">How high the beard grows up the cheek, 0 (along the jaw) to 1 (to the cheekbone).</param>
/// <param name="Colour">Colour of the hairs.</param>
public sealed record BeardDesign(BeardStyle Style, float Density, float CheekLine, Rgb Colour)
{
    internal static BeardDesign Draw(SeededNumbers numbers, float masculinity, HairDesign hair)
    {
        var style = masculinity < 0.5f
            ? BeardStyle.None
            : numbers.Pick(
                (BeardStyle.None, 4.2f),
                (BeardStyle.Stubble, 1.6f),
                (BeardStyle.Moustache, 1f),
                (BeardStyle.Horseshoe, 0.4f),
                (BeardStyle.Goatee, 1f),
                (BeardStyle.ChinTuft, 0.5f),
                (BeardStyle.ChinStrap, 0.5f),
                (BeardStyle.Full, 1.5f),
                (BeardStyle.Flowing, 0.7f));
        var shade = numbers.Between(0.7f, 1.05f);
        return new BeardDesign(
            style,
            numbers.Between(0.6f, 1f),
            numbers.Unit(),
            new Rgb(
                (byte)Math.Min(255f, hair.Colour.Red * shade),
                (byte)Math.Min(255f, hair.Colour.Green * shade),
                (byte)Math.Min(255f, hair.Colour.Blue * shade)));
    }
}
