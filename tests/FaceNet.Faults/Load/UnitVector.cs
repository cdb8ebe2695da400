namespace FaceNet.Faults.Load;

/// <summary>Makes vectors of unit length.</summary>
internal static class UnitVector
{
    /// <summary>One of any direction.</summary>
    public static float[] Draw(Random random, int dimensions) =>
        Of([.. Enumerable.Range(0, dimensions).Select(_ => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))]);

    /// <summary>The one of the same direction.</summary>
    public static float[] Of(float[] values)
    {
        var length = MathF.Sqrt(values.Sum(value => value * value));
        return [.. values.Select(value => value / length)];
    }
}
