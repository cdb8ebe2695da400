using FaceNet.SyntheticFaces.Numbers;

namespace FaceNet.SyntheticFaces.Conditions;

/// <summary>What the camera made of the scene.</summary>
/// <param name="Blur">Standard deviation of the lens blur, pixels.</param>
/// <param name="MotionBlur">Length of a horizontal smear, pixels.</param>
/// <param name="Noise">Standard deviation of the sensor noise, grey levels.</param>
/// <param name="Contrast">Factor on the contrast around middle grey.</param>
/// <param name="Saturation">Factor on the colourfulness; 0 is a black-and-white photo.</param>
/// <param name="Vignette">Brightness of the corners against the middle, 0.5 to 1.</param>
/// <param name="JpegQuality">Quality of the JPEG encoder, 1 to 100.</param>
public sealed record Camera(
    float Blur,
    float MotionBlur,
    float Noise,
    float Contrast,
    float Saturation,
    float Vignette,
    int JpegQuality)
{
    internal static Camera Draw(SeededNumbers numbers)
    {
        var poor = numbers.Chance(0.035f);
        return new Camera(
            poor ? numbers.Between(1.1f, 1.9f) : numbers.Unit() * numbers.Unit() * 1.1f,
            numbers.Chance(0.03f) ? numbers.Between(2f, 4.5f) : 0f,
            numbers.Unit() * numbers.Unit() * (poor ? 12f : 7f),
            numbers.Normal(1f, 0.1f),
            numbers.Chance(0.03f) ? 0f : numbers.Between(0.65f, 1.2f),
            numbers.Between(0.72f, 1f),
            (int)numbers.Between(poor ? 35f : 62f, 96f));
    }
}
