using static TorchSharp.torch;

namespace FaceNet.Trainer.Evaluation;

/// <summary>Squared distances of all pairs of vectors, block by block.</summary>
internal static class AllPairs
{
    /// <summary>Calls back for every pair once, the left index below the right one.</summary>
    public static void Visit(IReadOnlyList<float[]> vectors, int rowsAtOnce, Action<int, int, float> visit)
    {
        using var all = tensor(vectors.SelectMany(vector => vector).ToArray(), [vectors.Count, vectors[0].Length]);
        using Tensor norms = all.pow(2).sum(1);
        for (int start = 0; start < vectors.Count; start += rowsAtOnce)
        {
            using var scope = NewDisposeScope();
            int end = Math.Min(start + rowsAtOnce, vectors.Count);
            Tensor products = all.slice(0, start, end, 1).matmul(all.t());
            Tensor block = (norms.slice(0, start, end, 1).unsqueeze(1) + norms.unsqueeze(0) - (2 * products)).clamp_min(0);
            float[] distances = block.data<float>().ToArray();
            VisitBlock(distances, start, end, vectors.Count, visit);
        }
    }

    private static void VisitBlock(float[] distances, int start, int end, int count, Action<int, int, float> visit)
    {
        for (int left = start; left < end; left++)
        {
            for (int right = left + 1; right < count; right++)
            {
                visit(left, right, distances[((left - start) * count) + right]);
            }
        }
    }
}
