using System.Runtime.Intrinsics;

namespace FaceNet.Clusterer.Clustering;

/// <summary>
/// Dot products in double, added up in one fixed order, so that every machine and every batch size decides alike. Slower than the
/// matrix product: only for the few clusters that come into question.
/// </summary>
internal static class ExactDot
{
    // Eight sums side by side, whatever the width of the machine's vectors; a product is rounded before it is added.
    private const int Sums = 8;

    public static double Of(ReadOnlySpan<float> vector, ReadOnlySpan<double> sum)
    {
        Vector256<double> low = default, high = default;
        var i = 0;
        for (; i + Sums <= sum.Length; i += Sums)
        {
            var (first, second) = Vector256.Widen(Vector256.Create(vector[i..]));
            low += first * Vector256.Create(sum[i..]);
            high += second * Vector256.Create(sum[(i + (Sums / 2))..]);
        }

        var total = Total(low + high);
        for (; i < sum.Length; i++)
        {
            total += vector[i] * sum[i];
        }

        return total;
    }

    public static double Of(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        Vector256<double> low = default, high = default;
        var i = 0;
        for (; i + Sums <= b.Length; i += Sums)
        {
            low += Vector256.Create(a[i..]) * Vector256.Create(b[i..]);
            high += Vector256.Create(a[(i + (Sums / 2))..]) * Vector256.Create(b[(i + (Sums / 2))..]);
        }

        var total = Total(low + high);
        for (; i < b.Length; i++)
        {
            total += a[i] * b[i];
        }

        return total;
    }

    private static double Total(Vector256<double> sums) => sums[0] + sums[1] + (sums[2] + sums[3]);
}
