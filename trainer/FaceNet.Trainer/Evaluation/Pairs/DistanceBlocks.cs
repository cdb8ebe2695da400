using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Evaluation.Pairs;

/// <summary>Receives the squared distances of one probe to the samples from <paramref name="firstSample"/> on.</summary>
internal delegate void DistanceRowVisitor(int probe, int firstSample, ReadOnlySpan<float> distances);

/// <summary>Squared distances of many vectors to many, as matrix products of bounded size.</summary>
internal static class DistanceBlocks
{
    private const int DistancesAtOnce = 1 << 22;

    /// <summary>Calls back for every probe, in order.</summary>
    /// <param name="probes">Vectors, one probe each.</param>
    /// <param name="samples">Vectors to compare each with.</param>
    /// <param name="laterOnly">True to compare each probe only with the samples of higher number, where both lists are the same.</param>
    /// <param name="visit">Receives the distances.</param>
    public static void Visit(IReadOnlyList<float[]> probes, IReadOnlyList<float[]> samples, bool laterOnly, DistanceRowVisitor visit)
    {
        if (probes.Count == 0 || samples.Count == 0)
        {
            return;
        }

        using Tensor left = ToTensor(probes), right = ToTensor(samples), leftNorms = SquaredNorms(left), rightNorms = SquaredNorms(right);
        int rowsAtOnce = Math.Max(1, DistancesAtOnce / samples.Count);
        for (int start = 0; start < probes.Count; start += rowsAtOnce)
        {
            using var scope = NewDisposeScope();
            int end = Math.Min(start + rowsAtOnce, probes.Count), first = laterOnly ? start : 0;
            Tensor products = left.slice(0, start, end, 1).matmul(right.slice(0, first, samples.Count, 1).t());
            Tensor norms = leftNorms.slice(0, start, end, 1).unsqueeze(1) + rightNorms.slice(0, first, samples.Count, 1).unsqueeze(0);
            Tensor block = products.mul_(-2).add_(norms).clamp_min_(0);
            VisitRows(MemoryMarshal.Cast<byte, float>(block.bytes), start, end, first, samples.Count - first, laterOnly, visit);
        }
    }

    private static void VisitRows(ReadOnlySpan<float> block, int start, int end, int firstSample, int width, bool laterOnly, DistanceRowVisitor visit)
    {
        for (int probe = start; probe < end; probe++)
        {
            int skipped = laterOnly ? probe + 1 - firstSample : 0;
            visit(probe, firstSample + skipped, block.Slice((probe - start) * width, width)[skipped..]);
        }
    }

    private static Tensor SquaredNorms(Tensor vectors)
    {
        using Tensor squares = vectors.pow(2);
        return squares.sum(1);
    }

    private static Tensor ToTensor(IReadOnlyList<float[]> vectors)
    {
        int dimensions = vectors[0].Length;
        var values = new float[vectors.Count * dimensions];
        for (int row = 0; row < vectors.Count; row++)
        {
            vectors[row].CopyTo(values, row * dimensions);
        }

        return tensor(values, [vectors.Count, dimensions]);
    }
}
