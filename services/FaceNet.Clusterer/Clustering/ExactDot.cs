namespace FaceNet.Clusterer.Clustering;

/// <summary>
/// Dot products in double, added up in one fixed order, so that every machine and every batch size decides alike. Slow: only for
/// the few clusters that come into question.
/// </summary>
internal static class ExactDot
{
    public static double Of(ReadOnlySpan<float> vector, ReadOnlySpan<double> sum)
    {
        double even = 0, odd = 0;
        var i = 0;
        for (; i + 1 < sum.Length; i += 2)
        {
            even += vector[i] * sum[i];
            odd += vector[i + 1] * sum[i + 1];
        }

        return even + odd + (i < sum.Length ? vector[i] * sum[i] : 0);
    }

    public static double Of(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double even = 0, odd = 0;
        var i = 0;
        for (; i + 1 < b.Length; i += 2)
        {
            even += a[i] * b[i];
            odd += a[i + 1] * b[i + 1];
        }

        return even + odd + (i < b.Length ? a[i] * b[i] : 0);
    }
}
