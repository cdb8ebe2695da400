using FaceNet.Trainer.Mining;

namespace FaceNet.Trainer.Losses;

/// <summary>The triplet loss for each way of choosing negatives.</summary>
internal static class TripletLosses
{
    /// <param name="negatives">How negatives are chosen.</param>
    /// <param name="margin">In squared distance.</param>
    public static ITripletLoss Create(NegativeSelection negatives, double margin)
    {
        return negatives == NegativeSelection.All ? new AllTripletsLoss(margin) : new TripletMarginLoss(TripletMiners.Create(negatives, margin), margin);
    }
}
