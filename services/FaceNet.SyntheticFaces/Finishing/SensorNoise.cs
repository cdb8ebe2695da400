using FaceNet.SyntheticFaces.Numbers;

namespace FaceNet.SyntheticFaces.Finishing;

/// <summary>Adds sensor noise, strongest in grey, weaker in colour, and rounds to bytes.</summary>
internal static class SensorNoise
{
    /// <summary>Standard deviation of the sum of four bytes.</summary>
    private const float SumDeviation = 147.8f;

    public static byte[] Apply(ReadOnlySpan<float> rgb, float deviation, ulong seed)
    {
        var numbers = new SeededNumbers(seed);
        var bytes = new byte[rgb.Length];
        var grey = deviation / SumDeviation;
        var colour = grey * 0.5f;
        for (var i = 0; i < rgb.Length; i += 3)
        {
            var first = numbers.Bits();
            var second = numbers.Bits();
            var shared = grey * Bell((uint)first);
            bytes[i] = Round(rgb[i] + shared + (colour * Bell((uint)(first >> 32))));
            bytes[i + 1] = Round(rgb[i + 1] + shared + (colour * Bell((uint)second)));
            bytes[i + 2] = Round(rgb[i + 2] + shared + (colour * Bell((uint)(second >> 32))));
        }

        return bytes;
    }

    /// <summary>Nearly normal around zero: the sum of four bytes.</summary>
    private static float Bell(uint bits) =>
        (int)((bits & 255) + ((bits >> 8) & 255) + ((bits >> 16) & 255) + (bits >> 24)) - 510;

    private static byte Round(float level) => (byte)Math.Clamp(level + 0.5f, 0f, 255f);
}
