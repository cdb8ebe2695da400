using FaceNet.SyntheticFaces.Conditions;

namespace FaceNet.SyntheticFaces.Finishing;

/// <summary>Turns the drawn scene into what a sensor would have recorded: brightness, tone curve, colourfulness, vignette.</summary>
internal static class Exposure
{
    public static void Apply(ReadOnlySpan<byte> rgba, Span<float> rgb, PhotoConditions conditions)
    {
        Span<float> curve = stackalloc float[256];
        BuildCurve(curve, conditions.Lighting, conditions.Camera.Contrast);
        var size = FacePainter.Size;
        for (var y = 0; y < size; y++)
        {
            for (var x = 0; x < size; x++)
            {
                var pixel = (y * size) + x;
                var red = curve[rgba[pixel * 4]];
                var green = curve[rgba[(pixel * 4) + 1]];
                var blue = curve[rgba[(pixel * 4) + 2]];
                var grey = (0.299f * red) + (0.587f * green) + (0.114f * blue);
                var shade = Shade(x, y, conditions.Camera.Vignette);
                var saturation = conditions.Camera.Saturation;
                rgb[pixel * 3] = (grey + ((red - grey) * saturation)) * shade;
                rgb[(pixel * 3) + 1] = (grey + ((green - grey) * saturation)) * shade;
                rgb[(pixel * 3) + 2] = (grey + ((blue - grey) * saturation)) * shade;
            }
        }
    }

    private static void BuildCurve(Span<float> curve, Lighting lighting, float contrast)
    {
        // The key light alone leaves the face darker than it is; the camera opens up for it.
        var opening = lighting.Exposure * (1.06f + (0.34f * lighting.Contrast));
        for (var i = 0; i < curve.Length; i++)
        {
            var level = MathF.Pow(i / 255f, lighting.Gamma) * opening;
            level = 0.5f + ((level - 0.5f) * contrast);
            curve[i] = 255f * (level > 0.7f ? 0.7f + (0.3f * MathF.Tanh((level - 0.7f) / 0.3f)) : Math.Max(0f, level));
        }
    }

    private static float Shade(int x, int y, float corner)
    {
        var dx = (x - 55.5f) / 55.5f;
        var dy = (y - 55.5f) / 55.5f;
        return 1f - ((1f - corner) * 0.5f * ((dx * dx) + (dy * dy)));
    }
}
