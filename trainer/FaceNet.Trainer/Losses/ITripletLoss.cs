using FaceNet.Trainer.Mining;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Losses;

/// <summary>Triplet loss of FaceNet, equation 3, on squared distances: max(0, d(a,p) - d(a,n) + margin), over the triplets it chooses.</summary>
internal interface ITripletLoss
{
    /// <summary>The loss of a batch of N rows, in O(N^2) memory.</summary>
    /// <param name="distances">Squared distances [N, N], with their gradient.</param>
    /// <param name="masks">Who may be whose positive and negative.</param>
    /// <param name="seed">Decides on what is left to chance.</param>
    TripletLossResult Of(Tensor distances, PairMasks masks, int seed);
}
