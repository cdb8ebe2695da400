using System.Text.Json;
using FaceNet.ModelContract;
using FaceNet.Protos.Matching.V1;

namespace FaceNet.Matcher.Decisions;

/// <summary>The tables that say at which rate a stranger passes one comparison of a decision, and how many comparisons there are.</summary>
/// <param name="Tables">The tables, each of which must keep the rate; empty where no rate can be promised.</param>
/// <param name="Comparisons">How many samples, or subjects, the probe is compared with.</param>
/// <param name="Missing">Why no rate can be promised, and what helps; null where one can.</param>
internal sealed record ComparisonRates(IReadOnlyList<PolicyCalibration> Tables, long Comparisons, string? Missing)
{
    private const string ExplicitDistance = "Set threshold.max_squared_distance";
    private const string Remedy = $"{ExplicitDistance}, or decision_policy of the gallery to DECISION_POLICY_NEAREST";

    /// <summary>The rates of a decision about single samples.</summary>
    public static ComparisonRates OfSamples(ModelCalibration calibration, long samples) => new(
        [.. Single(calibration)], samples, Single(calibration).Any() ? null : $"The model has no calibration, so no rate can be promised. {ExplicitDistance}.");

    /// <summary>The rates of a decision about subjects, as a policy makes it.</summary>
    /// <param name="calibration">The calibration of the gallery's space.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="maxFacesPerSubject">How many samples each of the subjects may have.</param>
    /// <param name="subjects">How many subjects there are.</param>
    /// <param name="samples">How many samples they have together.</param>
    public static ComparisonRates OfSubjects(ModelCalibration calibration, DecisionPolicy policy, int maxFacesPerSubject, long subjects, long samples)
    {
        var id = JsonNamingPolicy.SnakeCaseLower.ConvertName(policy.ToString());
        PolicyCalibration[] tables = [.. (calibration.Policies ?? []).Where(table => table.Policy == id && HasRates(table)).OrderBy(table => table.Shots)];
        return (policy, tables) switch
        {
            (DecisionPolicy.Nearest, _) => OfSamples(calibration, samples),

            // The mean of the nearest samples is never below the nearest: who passes by it passes by a sample, so what bounds the samples bounds the subjects.
            (DecisionPolicy.MeanOfNearest, []) => OfSamples(calibration, samples),
            (_, []) => new([], subjects, $"The model's calibration has no table for decision policy {id.ToUpperInvariant()}, so no rate can be promised. {Remedy}, or install a model whose manifest has such tables."),
            (_, [.., var last]) when maxFacesPerSubject > last.Shots => new(
                [],
                subjects,
                $"The gallery allows {maxFacesPerSubject} faces per subject; the model's calibration for decision policy {id.ToUpperInvariant()} reaches {last.Shots}, and promises no rate beyond. "
                + $"Set max_faces_per_subject to {last.Shots} or less with UpdateGallery. Otherwise: {Remedy}."),
            _ => new(UpTo(maxFacesPerSubject, tables, calibration), subjects, null),
        };
    }

    /// <summary>The strictest threshold of the tables at a rate per comparison; it is limited where one of them does not reach the rate.</summary>
    public CalibrationThreshold ThresholdFor(double far)
    {
        var found = Tables.Select(table => ThresholdFor(table, far)).ToArray();
        return new CalibrationThreshold(found.Min(each => each.SquaredDistance), found.Max(each => each.Far), found.Any(each => each.Limited));
    }

    /// <summary>The rate per comparison that a squared distance stands for; null where a table does not tell.</summary>
    public double? FarAt(double squaredDistance)
    {
        var rates = Tables.Select(table => table.FarAt(squaredDistance)).ToArray();
        return rates.Length > 0 && rates.All(rate => rate.HasValue) ? rates.Max() : null;
    }

    // A subject has any number of samples up to the limit. The first table at or above it belongs to them: between two tables the rate is between theirs.
    private static IReadOnlyList<PolicyCalibration> UpTo(int maxFacesPerSubject, PolicyCalibration[] tables, ModelCalibration calibration)
    {
        var last = tables.First(table => table.Shots >= maxFacesPerSubject).Shots;
        return [.. tables[0].Shots == 1 ? [] : Single(calibration), .. tables.TakeWhile(table => table.Shots <= last)];
    }

    // A subject with one sample is that sample, whatever the policy.
    private static IEnumerable<PolicyCalibration> Single(ModelCalibration calibration) =>
        new[] { new PolicyCalibration { Policy = "nearest", Shots = 1, Table = calibration.Verify } }.Where(HasRates);

    // What dividing a rate by a count may lose to rounding must not make it finer than the table's last row.
    private static CalibrationThreshold ThresholdFor(PolicyCalibration table, double far)
    {
        const double Rounding = 1e-9;
        var finest = table.ThresholdFor(double.Epsilon).Far;
        return table.ThresholdFor(Math.Abs(far - finest) <= finest * Rounding ? finest : far);
    }

    private static bool HasRates(PolicyCalibration table) => table.Table.Any(point => point.SquaredDistance.HasValue);
}
