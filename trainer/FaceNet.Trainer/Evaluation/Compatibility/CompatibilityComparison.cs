using FaceNet.Trainer.Evaluation.Pairs;
using FaceNet.Trainer.Evaluation.Rates;

namespace FaceNet.Trainer.Evaluation.Compatibility;

/// <summary>
/// Whether a new model's probes may be compared with an old model's vectors, so that an upgrade needs no photos (the FaceNet paper's harmonic embedding):
/// VAL at one rate of old with old, new probes with old samples, and new with new, on the same photos.
/// </summary>
/// <param name="Data">What was measured on, in words.</param>
/// <param name="OldOld">The old model by itself.</param>
/// <param name="NewOld">The new model's probes with the old model's samples.</param>
/// <param name="NewNew">The new model by itself.</param>
/// <param name="DifferenceInterval">Interval of the VAL of new probes with old samples less that of the old model, measured on the same draws of people.</param>
/// <param name="FarAtOldThreshold">The false-accept rate of new probes with old samples at the old model's threshold.</param>
/// <param name="ValAtOldThreshold">VAL of new probes with old samples at the old model's threshold.</param>
internal sealed record CompatibilityComparison(
    string Data,
    ValidationRate OldOld,
    ValidationRate NewOld,
    ValidationRate NewNew,
    Interval? DifferenceInterval,
    double? FarAtOldThreshold,
    double? ValAtOldThreshold)
{
    /// <summary>The rate VAL is compared at.</summary>
    public const double Far = 1e-3;

    /// <summary>The least VAL that new probes must reach with old samples: that of the old model, less its standard error. Null where that was not measured.</summary>
    public double? Required => OldOld.Val - OldOld.ValInterval?.StandardError;

    /// <summary>True when the old model is not fallen behind; false also where the data does not tell.</summary>
    public bool Qualifies => NewOld.Val >= Required;

    /// <summary>Compares two embeddings.</summary>
    /// <param name="data">What they are of, in words.</param>
    /// <param name="fresh">The new model's vectors.</param>
    /// <param name="old">The old model's vectors of the same photos.</param>
    /// <param name="seed">Decides on the people drawn.</param>
    /// <param name="excluded">Pairs of photos of different people, the lower number first, to leave out.</param>
    /// <exception cref="TrainerException">The vectors have different lengths.</exception>
    public static CompatibilityComparison Measure(string data, EmbeddedPeople fresh, EmbeddedPeople old, int seed, IReadOnlySet<(int Left, int Right)>? excluded = null)
    {
        RequireSameLength(fresh.Dimensions, old.Dimensions);
        double[] fars = [Far];
        MeasuredComparisons oldOld = MeasuredComparisons.Of(PhotoComparisons.Within(old, excluded), Far);
        MeasuredComparisons newOld = MeasuredComparisons.Of(PhotoComparisons.Across(fresh, old, excluded), Far);
        MeasuredComparisons newNew = MeasuredComparisons.Of(PhotoComparisons.Within(fresh, excluded), Far);
        ValidationRate usual = ValidationRates.Of(oldOld, fars, seed)[0], mixed = ValidationRates.Of(newOld, fars, seed)[0];
        return new CompatibilityComparison(
            data,
            usual,
            mixed,
            ValidationRates.Of(newNew, fars, seed)[0],
            Difference(usual, mixed, ValidationRates.Resample(oldOld, fars, seed), ValidationRates.Resample(newOld, fars, seed)),
            usual.SquaredDistance is { } threshold ? ImpostorShare.Of(newOld, threshold) : null,
            usual.SquaredDistance is { } same ? GenuineShare.Of(newOld, [same])?[0] : null);
    }

    /// <summary>Refuses vectors that cannot be compared at all.</summary>
    /// <exception cref="TrainerException">The vectors have different lengths.</exception>
    public static void RequireSameLength(int fresh, int old)
    {
        if (fresh != old)
        {
            throw new TrainerException(
                $"The new model gives {fresh} numbers, the old one {old}; only vectors of the same length can be compared. Train a network with {old} dimensions, or compare with another model.");
        }
    }

    private static Interval? Difference(ValidationRate usual, ValidationRate mixed, IEnumerable<ValidationRates.Round> usualRounds, IEnumerable<ValidationRates.Round> mixedRounds)
    {
        return mixed.Val - usual.Val is { } difference
            ? Interval.Of(difference, usualRounds.Zip(mixedRounds).Where(pair => pair.First.Vals is not null).Select(pair => pair.Second.Vals![0] - pair.First.Vals![0]))
            : null;
    }
}
