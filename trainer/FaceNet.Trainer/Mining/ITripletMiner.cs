using static TorchSharp.torch;

namespace FaceNet.Trainer.Mining;

/// <summary>Chooses triplets in a batch: for each anchor-positive pair at most one negative.</summary>
internal interface ITripletMiner
{
    /// <summary>Mines one batch of N rows in O(N^2) memory. No gradient is recorded; no triplet at all is a valid answer.</summary>
    /// <param name="distances">Squared distances [N, N].</param>
    /// <param name="masks">Who may be whose positive and negative.</param>
    /// <param name="seed">Decides on what is left to chance.</param>
    TripletIndices Mine(Tensor distances, PairMasks masks, int seed);
}
