namespace FaceNet.Trainer.Evaluation.Pairs;

/// <summary>
/// Counts squared distances in fine bins: the leading bits of the number, so that a bin is about 1/2000 of the distance wide on any scale. What is
/// counted up to the edge of a bin is exact.
/// </summary>
internal sealed class DistanceCounts
{
    private const int DroppedBits = 12;

    private readonly long[] _bins = new long[BinOf(float.PositiveInfinity)];

    public long Total { get; private set; }

    /// <summary>Bins there are.</summary>
    public int Bins => _bins.Length;

    /// <summary>Number of comparisons in a bin.</summary>
    public long this[int bin] => _bins[bin];

    /// <summary>The bin of a distance.</summary>
    public static int BinOf(float squaredDistance)
    {
        // The sum turns a negative zero, whose bits lead far out, into zero.
        return BitConverter.SingleToInt32Bits(squaredDistance + 0f) >> DroppedBits;
    }

    /// <summary>The distance that a bin ends before and the next one begins with.</summary>
    public static float EndOf(int bin)
    {
        return BitConverter.Int32BitsToSingle((bin + 1) << DroppedBits);
    }

    public void Add(float squaredDistance)
    {
        _bins[BinOf(squaredDistance)]++;
        Total++;
    }

    /// <summary>The smallest end of a bin below which at least so many distances lie; infinite where there are not more.</summary>
    public float EndHolding(long count)
    {
        long held = 0;
        for (int bin = 0; count < Total && bin < Bins; bin++)
        {
            held += _bins[bin];
            if (held >= count)
            {
                return EndOf(bin);
            }
        }

        return float.PositiveInfinity;
    }
}
