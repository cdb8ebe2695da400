using FaceNet.SyntheticFaces.Numbers;

namespace FaceNet.SyntheticFaces.Conditions;

/// <summary>The background.</summary>
/// <param name="Style">What is behind the head.</param>
/// <param name="First">Main colour.</param>
/// <param name="Second">Second colour.</param>
/// <param name="Angle">Direction of a gradient, degrees.</param>
public sealed record Backdrop(BackdropStyle Style, Rgb First, Rgb Second, float Angle)
{
    internal static Backdrop Draw(SeededNumbers numbers) => new(
        numbers.Pick(
            (BackdropStyle.Plain, 0.6f),
            (BackdropStyle.Gradient, 1.4f),
            (BackdropStyle.Spots, 1.2f),
            (BackdropStyle.Bars, 1f),
            (BackdropStyle.Horizon, 1f),
            (BackdropStyle.Boxes, 1f)),
        Colour(numbers),
        Colour(numbers),
        numbers.Between(0f, 360f));

    private static Rgb Colour(SeededNumbers numbers)
    {
        var brightness = numbers.Between(18f, 235f);
        var saturation = numbers.Unit() * numbers.Unit() * 0.8f;
        var hue = numbers.Between(0f, 2f * MathF.PI);
        byte Channel(float phase) =>
            (byte)Math.Clamp(brightness * (1f + (saturation * MathF.Cos(hue + phase))), 0f, 255f);
        return new Rgb(Channel(0f), Channel(2.094f), Channel(4.189f));
    }
}
