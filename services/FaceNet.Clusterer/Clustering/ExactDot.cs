namespace FaceNet.Clusterer.Clustering;

/// <summary>
/// Dot products in double, added up in one fixed order, so that every machine and every batch size decides alike. Slower than the
/// matrix product: only for the few clusters that come into question.
/// </summary>
internal static class ExactDot
{
    public static double Of(ReadOnlySpan<float> vector, ReadOnlySpan<double> sum)
    {
        // Four sums side by side: one would wait for each addition.
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        vector = vector[..sum.Length];
        var i = 0;
        for (; i + 3 < sum.Length; i += 4)
        {
            s0 += vector[i] * sum[i];
            s1 += vector[i + 1] * sum[i + 1];
            s2 += vector[i + 2] * sum[i + 2];
            s3 += vector[i + 3] * sum[i + 3];
        }

        for (; i < sum.Length; i++)
        {
            s0 += vector[i] * sum[i];
        }

        return s0 + s1 + (s2 + s3);
    }

    public static double Of(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        a = a[..b.Length];
        var i = 0;
        for (; i + 3 < b.Length; i += 4)
        {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }

        for (; i < b.Length; i++)
        {
            s0 += a[i] * b[i];
        }

        return s0 + s1 + (s2 + s3);
    }
}
