using FaceNet.Embedder.Inference;
using FaceNet.ModelContract;
using FaceNet.Testing;

namespace FaceNet.Embedder.Tests.Batching;

/// <summary>
/// A deterministic model: the vector of a crop points where its first byte says. It can be made to stop inside a batch, and
/// keeps the batches it was given.
/// </summary>
internal sealed class GatedEmbedder(int maxBatch = 64, SyncPoint? gate = null) : IFaceEmbedder
{
    private readonly List<byte[]> _batches = [];

    public int MaxBatch => maxBatch;

    public int Dimensions => 8;

    /// <summary>Makes every batch fail.</summary>
    public Exception? Failure { get; set; }

    /// <summary>The first bytes of the crops of each batch.</summary>
    public byte[][] Batches
    {
        get
        {
            lock (_batches)
            {
                return [.. _batches];
            }
        }
    }

    public static RgbImage Crop(int mark) => new(1, 1, [(byte)mark, 0, 0]);

    public void Compute(ReadOnlySpan<RgbImage> crops, Span<float> vectors)
    {
        lock (_batches)
        {
            _batches.Add([.. crops.ToArray().Select(crop => crop.Pixels[0])]);
        }

        gate?.ArriveAsync(CancellationToken.None).GetAwaiter().GetResult();
        if (Failure is { } failure)
        {
            throw failure;
        }

        for (var i = 0; i < crops.Length; i++)
        {
            var vector = vectors.Slice(i * Dimensions, Dimensions);
            vector.Clear();
            vector[0] = 1;
            vector[1] = crops[i].Pixels[0];
        }
    }

    // The mark 255 stands for a face that the model makes nothing of.
    public FaceEmbedding ToEmbedding(ReadOnlySpan<float> vector) => vector[1] == 255
        ? throw new EmbeddingException(EmbeddingReasons.NotFinite, "Nothing can be made of this face.")
        : FaceEmbedding.Normalize(vector, "marks");

    public void Dispose()
    {
    }
}
