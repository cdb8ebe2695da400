using static TorchSharp.torch;

namespace FaceNet.Trainer.Losses;

/// <summary>The loss of a batch's triplets.</summary>
/// <param name="Loss">Mean over the active triplets, with its gradient; 0 where none is active.</param>
/// <param name="Active">How many triplets have a loss above zero.</param>
/// <param name="Candidates">How many could have had one: the anchor-positive pairs, or all valid triplets where all are taken.</param>
internal sealed record TripletLossResult(Tensor Loss, long Active, long Candidates);
