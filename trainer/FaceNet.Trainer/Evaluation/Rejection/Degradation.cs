using FaceNet.ModelContract;
using FaceNet.Trainer.Data;

namespace FaceNet.Trainer.Evaluation.Rejection;

/// <summary>A step by which a photo is made worse in one way: from farther away, out of focus, too dark, too bright, behind haze, or noisy.</summary>
/// <param name="Side">Width and height it is reduced to, in pixels, before it is enlarged again; null for its own.</param>
/// <param name="Blur">Deviation of the Gaussian that blurs it, as a share of its width; 0 for none.</param>
/// <param name="Light">What its light is multiplied by, above 0; what gets brighter than white is white.</param>
/// <param name="Haze">Share of its light that is replaced by a light grey, in [0, 1).</param>
/// <param name="Noise">Deviation of the Gaussian noise that is added to each colour of each pixel, in grey levels.</param>
internal sealed record Degradation(int? Side = null, double Blur = 0, double Light = 1, double Haze = 0, double Noise = 0)
{
    private const double HazeGrey = 200;

    /// <summary>Photos as they are, and five steps of each kind, the last of which leaves little to recognise.</summary>
    public static IReadOnlyList<Degradation> All { get; } =
    [
        new(),
        .. new[] { 56, 40, 28, 20, 14 }.Select(side => new Degradation(Side: side)),
        .. new[] { 0.01, 0.02, 0.03, 0.04, 0.06 }.Select(blur => new Degradation(Blur: blur)),
        .. new[] { 0.5, 0.25, 0.12, 0.06, 0.03 }.Select(light => new Degradation(Light: light)),
        .. new[] { 1.5, 2, 3, 4, 6 }.Select(light => new Degradation(Light: light)),
        .. new[] { 0.5, 0.75, 0.88, 0.94, 0.97 }.Select(haze => new Degradation(Haze: haze)),
        .. new double[] { 5, 10, 20, 30, 45 }.Select(noise => new Degradation(Noise: noise)),
    ];

    /// <summary>The photo made worse, at its own size, and how well the face on it can be seen.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="random">Draws the noise.</param>
    public (RgbImage Photo, FaceQuality Quality) Apply(RgbImage photo, Random random)
    {
        var canvas = new PhotoCanvas(photo.Width, photo.Height);
        canvas.Load(Side is { } side ? photo.Resize(side, side).Resize(photo.Width, photo.Height) : photo);
        if (Blur > 0)
        {
            GaussianBlur.Blur(canvas, Blur * photo.Width);
        }

        foreach (ref byte value in canvas.Pixels)
        {
            double light = Light * (((1 - Haze) * value) + (Haze * HazeGrey));
            value = (byte)Math.Clamp(Math.Round(Noise > 0 ? light + (Noise * Normal(random)) : light), byte.MinValue, byte.MaxValue);
        }

        return (canvas.Photo, FaceQualityMeter.Measure(canvas.Photo, Math.Min(Side ?? int.MaxValue, Math.Min(photo.Width, photo.Height))));
    }

    // Box and Muller.
    private static double Normal(Random random)
    {
        return Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());
    }
}
