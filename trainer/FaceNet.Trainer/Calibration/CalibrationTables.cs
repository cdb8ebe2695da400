using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Evaluation.Pairs;
using FaceNet.Trainer.Evaluation.Rates;

namespace FaceNet.Trainer.Calibration;

/// <summary>The thresholds of one kind of photos.</summary>
/// <param name="ImpostorPairs">Pairs of different people behind <paramref name="Verify"/>.</param>
/// <param name="Verify">Of one photo against one sample.</param>
/// <param name="Policies">Of one photo against a subject with several.</param>
internal sealed record CalibrationTables(long ImpostorPairs, IReadOnlyList<FarPoint> Verify, IReadOnlyList<PolicyTable> Policies)
{
    private const int BootstrapSeed = 5;

    private static readonly int[] Shots = [1, 3, 5, 10];

    /// <summary>Measures photos of one model against each other.</summary>
    public static CalibrationTables Within(EmbeddedPeople people, MislabelledPairs mislabelled, CancellationToken cancellationToken)
    {
        return Of(PhotoComparisons.Within(people, mislabelled.Photos), people, people, mislabelled, cancellationToken);
    }

    /// <summary>Measures a new model's probes against an old model's samples of the same photos.</summary>
    public static CalibrationTables Across(EmbeddedPeople fresh, EmbeddedPeople old, MislabelledPairs mislabelled, CancellationToken cancellationToken)
    {
        return Of(PhotoComparisons.Across(fresh, old, mislabelled.Photos), fresh, old, mislabelled, cancellationToken);
    }

    private static CalibrationTables Of(IComparisons verify, EmbeddedPeople probes, EmbeddedPeople samples, MislabelledPairs mislabelled, CancellationToken cancellationToken)
    {
        IReadOnlyList<FarPoint> points = Thresholds(verify);
        IEnumerable<PolicyTable> policies = Enum.GetValues<DecisionPolicy>().SelectMany(policy => Shots.Select(shots => Table(policy, shots)));
        return new CalibrationTables(verify.Impostors.All, points, [.. policies]);

        PolicyTable Table(DecisionPolicy policy, int shots)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (shots == 1)
            {
                // A subject with one photo is that photo, whatever the policy.
                return new PolicyTable(policy, shots, verify.SamplePeople.Count, verify.Impostors.All, points);
            }

            var subjects = new SubjectComparisons(probes, samples, policy, shots, mislabelled.People);
            return new PolicyTable(policy, shots, subjects.SamplePeople.Count, subjects.Impostors.All, Thresholds(subjects));
        }
    }

    private static IReadOnlyList<FarPoint> Thresholds(IComparisons comparisons)
    {
        return [.. ValidationRates.Of(MeasuredComparisons.Of(comparisons, FarGrid.Rates[0]), FarGrid.Rates, BootstrapSeed).Select(FarPoint.Of)];
    }
}
