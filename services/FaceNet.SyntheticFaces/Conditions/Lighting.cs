using FaceNet.SyntheticFaces.Numbers;

namespace FaceNet.SyntheticFaces.Conditions;

/// <summary>The light on the face.</summary>
/// <param name="Azimuth">Where the key light stands, degrees to the right of the picture, -90 to 90.</param>
/// <param name="Elevation">How high it stands, degrees, -20 (from below) to 70.</param>
/// <param name="Contrast">Share of the key light in all light, 0.1 (overcast) to 0.9 (spotlight).</param>
/// <param name="Key">Colour of the key light.</param>
/// <param name="Fill">Colour of the light in the shadows.</param>
/// <param name="Exposure">Factor on the brightness.</param>
/// <param name="Gamma">Exponent of the tone curve; above 1 darkens the middle tones.</param>
public sealed record Lighting(
    float Azimuth,
    float Elevation,
    float Contrast,
    Rgb Key,
    Rgb Fill,
    float Exposure,
    float Gamma)
{
    private static readonly Rgb Candle = new(255, 214, 168);
    private static readonly Rgb Daylight = new(255, 252, 248);
    private static readonly Rgb Sky = new(206, 224, 255);

    internal static Lighting Draw(SeededNumbers numbers) => new(
        numbers.Between(-80f, 80f),
        numbers.Between(-5f, 62f),
        numbers.Between(0.15f, 0.66f),
        OfTemperature(numbers.Normal(-0.1f, 0.5f)),
        OfTemperature(numbers.Normal(0.15f, 0.5f)),
        MathF.Exp(numbers.Normal(0f, 0.15f)),
        MathF.Exp(numbers.Normal(-0.04f, 0.13f)));

    private static Rgb OfTemperature(float temperature)
    {
        var end = temperature < 0 ? Candle : Sky;
        var share = Math.Min(1f, Math.Abs(temperature));
        return new Rgb(
            (byte)(Daylight.Red + ((end.Red - Daylight.Red) * share)),
            (byte)(Daylight.Green + ((end.Green - Daylight.Green) * share)),
            (byte)(Daylight.Blue + ((end.Blue - Daylight.Blue) * share)));
    }
}
