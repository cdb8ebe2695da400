namespace FaceNet.Trainer.Mining;

/// <summary>The miner for each way of choosing one negative per pair.</summary>
internal static class TripletMiners
{
    /// <param name="negatives">How negatives are chosen. Where all are taken, one per pair is chosen by the paper's rule.</param>
    /// <param name="margin">In squared distance.</param>
    public static ITripletMiner Create(NegativeSelection negatives, double margin)
    {
        return negatives switch
        {
            NegativeSelection.SemiHard or NegativeSelection.All => new SemiHardTripletMiner(margin),
            NegativeSelection.Hard => new HardTripletMiner(),
            NegativeSelection.Random => new RandomTripletMiner(),
            _ => throw new NotSupportedException($"Negative selection {negatives} is unknown."),
        };
    }
}
