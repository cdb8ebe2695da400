namespace FaceNet.ModelContract;

/// <summary>
/// Which source positions make up each new position along one axis, and with what weights. The kernel is Catmull-Rom (a = -0.5), widened by the
/// shrink factor when there are fewer new positions than old ones.
/// </summary>
internal sealed class ResamplingTaps
{
    private const double Radius = 2;

    private readonly int[] _first;
    private readonly float[][] _weights;

    public ResamplingTaps(int sourceLength, int newLength)
    {
        _first = new int[newLength];
        _weights = new float[newLength][];
        var step = (double)sourceLength / newLength;
        var stretch = Math.Max(step, 1);
        for (var i = 0; i < newLength; i++)
        {
            var centre = (i + 0.5) * step;
            var first = Math.Max(0, (int)Math.Floor(centre - (Radius * stretch)));
            var end = Math.Min(sourceLength, (int)Math.Ceiling(centre + (Radius * stretch)));
            _first[i] = first;
            _weights[i] = Normalized(first, end, centre, stretch);
        }
    }

    public int First(int position) => _first[position];

    public ReadOnlySpan<float> Weights(int position) => _weights[position];

    // The weights add up to 1 also at the borders, where part of the kernel lies outside: a plain surface stays plain.
    private static float[] Normalized(int first, int end, double centre, double stretch)
    {
        var weights = new double[end - first];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = CatmullRom((first + i + 0.5 - centre) / stretch);
        }

        var sum = weights.Sum();
        return [.. weights.Select(weight => (float)(weight / sum))];
    }

    private static double CatmullRom(double x)
    {
        x = Math.Abs(x);
        return x switch
        {
            < 1 => (((1.5 * x) - 2.5) * x * x) + 1,
            < Radius => (((((-0.5 * x) + 2.5) * x) - 4) * x) + 2,
            _ => 0,
        };
    }
}
