using FaceNet.Matcher.Decisions;
using FaceNet.ModelContract;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Matcher.Tests.Decisions;

/// <summary>Which tables and how many comparisons stand behind a decision.</summary>
public sealed class ComparisonRatesTests
{
    private const long Subjects = 10;
    private const long Samples = 40;

    private static readonly ModelCalibration Calibration = Of(
        [(0.01, 1.2), (0.0001, 0.8)],
        ("mean_of_nearest", 1, [(0.01, 1.2), (0.0001, 0.8)]),
        ("mean_of_nearest", 3, [(0.01, 1.3), (0.0001, 0.7)]),
        ("mean_of_nearest", 5, [(0.01, 1.1), (0.0001, 0.9)]),
        ("prototype", 3, [(0.01, 1.0), (0.001, 0.6)]),
        ("nearest", 3, [(0.01, 0.1)]));

    [Fact]
    public void Nearest_AnyCalibration_CountsSamplesAtTheTableOfPairs()
    {
        var chosen = Choose(Calibration, DecisionPolicy.Nearest, maxFaces: 100, new ThresholdRequest(0.4, null));

        Assert.Equal((1.2, 0.01, Samples), (chosen.SquaredDistance, chosen.ComparisonFar, chosen.Comparisons));
    }

    [Theory]
    [InlineData(1, 0.1, 1.2)]
    [InlineData(3, 0.1, 1.2)]
    [InlineData(4, 0.1, 1.1)]
    [InlineData(5, 0.1, 1.1)]
    [InlineData(1, 0.001, 0.8)]
    [InlineData(2, 0.001, 0.7)]
    [InlineData(5, 0.001, 0.7)]
    public void MeanOfNearest_WithTables_TakesTheStrictestOfThoseThatItsSubjectsMayHave(int maxFaces, double maxFar, double distance)
    {
        var chosen = Choose(Calibration, DecisionPolicy.MeanOfNearest, maxFaces, new ThresholdRequest(maxFar, null));

        Assert.Equal((distance, Subjects, false), (chosen.SquaredDistance, chosen.Comparisons, chosen.IsCalibrationLimited));
        Assert.Equal(maxFar / Subjects, chosen.ComparisonFar!.Value, 12);
        Assert.Equal(maxFar, chosen.SearchFar!.Value, 12);
    }

    [Fact]
    public void Prototype_TablesOfSeveralOnly_HoldsSubjectsWithOneSampleToTheTableOfPairs()
    {
        var strict = Of([(0.01, 0.9)], ("prototype", 3, [(0.01, 1.0)]));

        Assert.Equal(0.9, Choose(strict, DecisionPolicy.Prototype, maxFaces: 3, new ThresholdRequest(0.1, null)).SquaredDistance);
        Assert.Equal(1.0, Choose(Calibration, DecisionPolicy.Prototype, maxFaces: 3, new ThresholdRequest(0.1, null)).SquaredDistance);
    }

    [Fact]
    public void Prototype_RateThatOneTableDoesNotReach_IsLimitedToWhatAllPromise()
    {
        var chosen = Choose(Calibration, DecisionPolicy.Prototype, maxFaces: 3, default);

        Assert.Equal((0.6, 0.001, true), (chosen.SquaredDistance, chosen.ComparisonFar, chosen.IsCalibrationLimited));
        Assert.Equal(0.01, chosen.SearchFar!.Value, 12);
        Assert.Contains("the finest max_far is 0.01 here", Refusal(Calibration, DecisionPolicy.Prototype, 3, new ThresholdRequest(0.001, null)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DecisionPolicy.MeanOfNearest, 6, "5")]
    [InlineData(DecisionPolicy.Prototype, 4, "3")]
    public void Policy_SubjectsLargerThanCalibrated_IsRefusedWithBothNumbers(DecisionPolicy policy, int maxFaces, string largest)
    {
        var refusal = Refusal(Calibration, policy, maxFaces, default);

        Assert.Contains($"allows {maxFaces} faces per subject", refusal, StringComparison.Ordinal);
        Assert.Contains($"reaches {largest},", refusal, StringComparison.Ordinal);
        Assert.Contains($"Set max_faces_per_subject to {largest} or less", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void MeanOfNearest_NoTables_IsBoundedByItsSamples()
    {
        var chosen = Choose(Of([(0.01, 1.2), (0.0001, 0.8)]), DecisionPolicy.MeanOfNearest, maxFaces: 100, new ThresholdRequest(0.4, null));

        Assert.Equal((1.2, Samples), (chosen.SquaredDistance, chosen.Comparisons));
    }

    [Fact]
    public void Prototype_NoTables_IsRefusedWithTheRemedies()
    {
        var refusal = Refusal(Of([(0.01, 1.2)], ("prototype", 3, [])), DecisionPolicy.Prototype, 3, default);

        Assert.All(["no table", "PROTOTYPE", "threshold.max_squared_distance", "DECISION_POLICY_NEAREST", "install a model"], word => Assert.Contains(word, refusal, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(DecisionPolicy.MeanOfNearest, 5, 0.9, 0.000464158883)]
    [InlineData(DecisionPolicy.MeanOfNearest, 5, 0.75, null)]
    [InlineData(DecisionPolicy.MeanOfNearest, 5, 1.25, 1.0)]
    [InlineData(DecisionPolicy.MeanOfNearest, 6, 0.9, null)]
    [InlineData(DecisionPolicy.Prototype, 100, 0.9, null)]
    public void ExplicitDistance_AnyPolicy_IsTakenAndSaysTheRateThatAllTablesPromise(DecisionPolicy policy, int maxFaces, double distance, double? far)
    {
        var chosen = Choose(Calibration, policy, maxFaces, new ThresholdRequest(null, distance));

        Assert.Equal((distance, Subjects, false), (chosen.SquaredDistance, chosen.Comparisons, chosen.IsCalibrationLimited));
        Assert.Equal(far is null, chosen.ComparisonFar is null);
        Assert.Equal(far ?? 0, chosen.ComparisonFar ?? 0, 1e-9);
    }

    [Fact]
    public void ExplicitDistance_SeveralTables_SaysTheCoarsestRate()
    {
        var calibration = Of([(0.01, 1.2), (0.0001, 0.8)], ("prototype", 2, [(0.1, 1.2), (0.001, 0.8)]));

        Assert.Equal(0.001, Choose(calibration, DecisionPolicy.Prototype, 2, new ThresholdRequest(null, 0.8)).ComparisonFar!.Value, 12);
    }

    private static DecisionThreshold Choose(ModelCalibration calibration, DecisionPolicy policy, int maxFaces, ThresholdRequest request) =>
        ThresholdRule.Choose(ComparisonRates.OfSubjects(calibration, policy, maxFaces, Subjects, Samples), request, defaultFar: 0.001);

    private static string Refusal(ModelCalibration calibration, DecisionPolicy policy, int maxFaces, ThresholdRequest request)
    {
        var refused = Assert.Throws<PreconditionException>(() => Choose(calibration, policy, maxFaces, request));
        Assert.Equal(ErrorReasons.FarUnsupported, refused.Reason);
        return refused.Message;
    }

    private static ModelCalibration Of((double Far, double Distance)[] verify, params (string Policy, int Shots, (double Far, double Distance)[] Rows)[] policies) => new()
    {
        Data = "made up",
        ImpostorPairs = 100_000,
        Verify = Table(verify),
        Policies = [.. policies.Select(policy => new PolicyCalibration { Policy = policy.Policy, Shots = policy.Shots, Table = Table(policy.Rows) })],
    };

    private static CalibrationPoint[] Table((double Far, double Distance)[] rows) =>
        [.. rows.Select(row => new CalibrationPoint { Far = row.Far, SquaredDistance = row.Distance })];
}
