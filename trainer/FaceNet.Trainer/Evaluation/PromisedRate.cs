using FaceNet.ModelContract;
using FaceNet.Trainer.Evaluation.Pairs;
using FaceNet.Trainer.Evaluation.Rates;

namespace FaceNet.Trainer.Evaluation;

/// <summary>What a threshold of the model's manifest really does on these people.</summary>
/// <param name="PromisedFar">The false-accept rate the manifest promises.</param>
/// <param name="SquaredDistance">The threshold it gives for it.</param>
/// <param name="Far">The false-accept rate measured here; null where no two people are compared.</param>
/// <param name="FarInterval">Its interval; null where that rate is beyond what can be resampled.</param>
/// <param name="Val">Share of the comparisons of the same person that pass; null where there are none.</param>
internal sealed record PromisedRate(double PromisedFar, double SquaredDistance, double? Far, Interval? FarInterval, double? Val)
{
    public static IReadOnlyList<PromisedRate> Of(MeasuredComparisons comparisons, ModelCalibration calibration, int seed)
    {
        return [.. calibration.Verify.Where(row => row.SquaredDistance.HasValue).Select(row => Of(comparisons, row.Far, row.SquaredDistance!.Value, seed))];
    }

    private static PromisedRate Of(MeasuredComparisons comparisons, double promised, double threshold, int seed)
    {
        return new PromisedRate(
            promised,
            threshold,
            ImpostorShare.Of(comparisons, threshold),
            ImpostorShare.IntervalOf(comparisons, threshold, seed),
            GenuineShare.Of(comparisons, [threshold])?[0]);
    }
}
