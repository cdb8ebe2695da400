using FaceNet.Trainer.Mining;

namespace FaceNet.Trainer.Losses;

/// <summary>The triplet loss for each way of choosing negatives.</summary>
internal static class TripletLosses
{
    /// <param name="negatives">How negatives are chosen.</param>
    /// <param name="margin">In squared distance.</param>
    public static ITripletLoss Create(NegativeSelection negatives, double margin)
    {
        return negatives switch
        {
            NegativeSelection.SemiHard => new TripletMarginLoss(new SemiHardTripletMiner(margin), margin),
            NegativeSelection.Hard => new TripletMarginLoss(new HardTripletMiner(), margin),
            NegativeSelection.Random => new TripletMarginLoss(new RandomTripletMiner(), margin),
            NegativeSelection.All => new AllTripletsLoss(margin),
            _ => throw new NotSupportedException($"Negative selection {negatives} is unknown."),
        };
    }
}
