using static TorchSharp.torch;

namespace FaceNet.Trainer.Losses;

/// <summary>
/// The rows of the harmonic triplet loss (FaceNet, section 7): a batch's new embeddings followed by those of a frozen older model, whose vectors the new
/// ones are to be comparable with. Anchors, positives and negatives come from both, so old and new vectors of a person are drawn together and those of
/// different people apart.
/// </summary>
/// <param name="Embeddings">Unit vectors [N + M, D]: N new ones with their gradient, then M old ones without.</param>
/// <param name="Labels">Person per row, int64 [N + M].</param>
/// <param name="Constant">True for the old rows, [N + M].</param>
internal sealed record HarmonicBatch(Tensor Embeddings, Tensor Labels, Tensor Constant)
{
    /// <summary>The rows of the plain loss: the new vectors alone.</summary>
    public static HarmonicBatch WithoutOld(Tensor embeddings, Tensor labels)
    {
        return new HarmonicBatch(embeddings, labels, zeros_like(labels, dtype: ScalarType.Bool));
    }

    /// <summary>Mixes the old vectors into a batch.</summary>
    /// <param name="embeddings">New unit vectors [N, D].</param>
    /// <param name="labels">Person per photo, int64 [N].</param>
    /// <param name="frozen">Old unit vectors [N, D].</param>
    /// <param name="mask">1 where the photo has an old vector, else 0, [N].</param>
    public static HarmonicBatch Of(Tensor embeddings, Tensor labels, Tensor frozen, Tensor mask)
    {
        Tensor known = mask.nonzero().flatten();
        Tensor constant = arange(labels.shape[0] + known.shape[0], device: labels.device) >= labels.shape[0];
        return new HarmonicBatch(
            cat([embeddings, frozen.index_select(0, known)]), cat([labels, labels.index_select(0, known)]), constant);
    }
}
