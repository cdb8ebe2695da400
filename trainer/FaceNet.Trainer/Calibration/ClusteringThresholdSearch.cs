using FaceNet.ModelContract;
using FaceNet.Trainer.Data;
using FaceNet.Trainer.Evaluation.Clustering;

namespace FaceNet.Trainer.Calibration;

/// <summary>Finds the clustering thresholds that group the calibration people best, starting from those the false-accept rates suggest.</summary>
internal static class ClusteringThresholdSearch
{
    private const double BaseFar = 1e-4;
    private const double SmallFar = 3e-6;
    private const int OrderSeed = 9;

    private static readonly double[] BaseSteps = [-0.3, -0.2, -0.1, -0.05, 0, 0.05, 0.1, 0.2];
    private static readonly double[] Reductions = [0, 0.1, 0.2, 0.3, 0.4];

    /// <summary>The thresholds with the best B-cubed F, averaged over the kinds of photos, and the F of every kind with the suggestion and with the choice.</summary>
    public static ClusteringChoice Find(IReadOnlyList<CalibratedKind> kinds, ModelCalibration calibration)
    {
        double suggestedBase = calibration.ThresholdFor(BaseFar).SquaredDistance;
        double suggestedReduction = suggestedBase - calibration.ThresholdFor(SmallFar).SquaredDistance;
        ClusteringTrial suggested = Try(kinds, suggestedBase, suggestedReduction);
        IEnumerable<(double Base, double Reduction)> candidates = BaseSteps.SelectMany(step => Reductions.Select(reduction => (Math.Round(suggestedBase + step, 3), reduction)));
        ClusteringTrial best = candidates
            .Where(candidate => candidate.Base > 0 && candidate.Reduction <= candidate.Base)
            .AsParallel().AsOrdered()
            .Select(candidate => Try(kinds, candidate.Base, candidate.Reduction))
            .Append(suggested)
            .MaxBy(trial => trial.F.Average())!;
        return new ClusteringChoice(suggested, best);
    }

    private static ClusteringTrial Try(IReadOnlyList<CalibratedKind> kinds, double baseThreshold, double reduction)
    {
        return new ClusteringTrial(baseThreshold, reduction, [.. kinds.Select(kind =>
        {
            int[] order = [.. Enumerable.Range(0, kind.People.Vectors.Count)];
            new Random(Seeds.Mix(OrderSeed)).Shuffle(order);
            return ClusteringQuality.Of(new OnlineClustering(baseThreshold, reduction).Assign(kind.People.Vectors, order), kind.People.Labels).BCubed.F;
        })]);
    }
}
