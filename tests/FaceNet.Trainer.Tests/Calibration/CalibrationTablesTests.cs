using FaceNet.ModelContract;
using FaceNet.Trainer.Calibration;
using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Tests.Evaluation;

namespace FaceNet.Trainer.Tests.Calibration;

public sealed class CalibrationTablesTests
{
    private static readonly EmbeddedPeople People = TestPeople.Scatter(1, people: 60, photos: 6);
    private static readonly CalibrationTables Tables = CalibrationTables.Within(People, MislabelledPairs.None, CancellationToken.None);

    [Fact]
    public void Verify_RateWithFewerThan30PairsBehindIt_HasNone()
    {
        // 60 people with 6 photos: 60 * 59 / 2 * 36 = 63,720 pairs, so 1e-3 has 63 behind it and 3e-4 only 19.
        Assert.Equal(63_720, Tables.ImpostorPairs);
        Assert.Equal((63L, 19L), (Row(Tables.Verify, 1e-3).ImpostorPairs, Row(Tables.Verify, 3e-4).ImpostorPairs));
        Assert.NotNull(Row(Tables.Verify, 1e-3).SquaredDistance);
        Assert.All(Tables.Verify.Where(point => point.Far <= 3e-4), point => Assert.Equal((null, null, null), (point.SquaredDistance, point.Low, point.High)));
    }

    [Fact]
    public void Verify_Supported_AcceptThatShareAndLieInTheirInterval()
    {
        double[] distances = [.. TestPeople.Pairs(People).Where(pair => People.Labels[pair.Left] != People.Labels[pair.Right]).Select(pair => pair.Distance)];

        Assert.All(Tables.Verify.Where(point => point.SquaredDistance is not null), point =>
        {
            Assert.Equal(point.ImpostorPairs, distances.Count(distance => distance <= point.SquaredDistance + 1e-6), 2.0);
            Assert.InRange(point.SquaredDistance!.Value, point.Low!.Value, point.High!.Value);
            Assert.True(point.Low < point.High);
        });
    }

    [Fact]
    public void Policies_OneTablePerPolicyAndShots_OneShotIsVerify()
    {
        Assert.Equal(12, Tables.Policies.Select(table => (table.Policy, table.Shots)).Distinct().Count());
        Assert.All(Tables.Policies.Where(table => table.Shots == 1), table => Assert.Equal(Tables.Verify, table.Points));
        Assert.Equal([360, 120, 60, 0], Tables.Policies.Take(4).Select(table => table.Subjects));
    }

    [Fact]
    public void Policies_MoreShots_NearestComesNearerAndTheMeanDoesNot()
    {
        double verify = Row(Tables.Verify, 1e-2).SquaredDistance!.Value;

        // A stranger has more photos to come near to by chance, so the nearest must be judged more strictly.
        Assert.True(At(DecisionPolicy.Nearest, 3) < verify);
        Assert.True(At(DecisionPolicy.Nearest, 5) < At(DecisionPolicy.Nearest, 3));
        Assert.True(At(DecisionPolicy.MeanOfNearest, 3) > At(DecisionPolicy.Nearest, 3));

        double At(DecisionPolicy policy, int shots) => Row(Tables.Policies.Single(table => table.Policy == policy && table.Shots == shots).Points, 1e-2).SquaredDistance!.Value;
    }

    [Fact]
    public void Within_MislabelledPeople_AreLeftOut()
    {
        var mislabelled = new MislabelledPairs(new HashSet<(int, int)> { (0, 6), (1, 7) }, new HashSet<(int, int)> { (0, 1) });

        var tables = CalibrationTables.Within(People, mislabelled, CancellationToken.None);

        // Pairs of photos one by one; with several shots the two people altogether, both ways: 6 probes and 2 subjects each.
        Assert.Equal(63_720 - 2, tables.ImpostorPairs);
        Assert.Equal(Tables.Policies[1].Comparisons - 24, tables.Policies[1].Comparisons);
    }

    [Fact]
    public void MislabelledPairs_ReferenceModelSeesOnePerson_NamesThePhotosAndThePeople()
    {
        float[] same = [1, 0], other = [0, 1];

        var pairs = MislabelledPairs.Of(new EmbeddedPeople([same, same, other, same], [0, 0, 1, 2]));

        Assert.Equal([(0, 3), (1, 3)], pairs.Photos);
        Assert.Equal([(0, 2)], pairs.People);
    }

    [Fact]
    public void Joined_TwoKinds_TakesTheStricterAndNullWhereOneHasNone()
    {
        CalibrationTables strict = Kind(0.5, 0.25, null), loose = Kind(0.75, 0.5, 0.4);

        ModelCalibration joined = JoinedCalibration.Of("test", [loose, strict]);

        Assert.Equal([0.5, 0.25, null], joined.Verify.Take(3).Select(point => point.SquaredDistance));
        Assert.Equal(2, joined.ImpostorPairs);
    }

    [Fact]
    public void Joined_PolicyThatNoRateSupports_IsLeftOut()
    {
        ModelCalibration joined = JoinedCalibration.Of("test", [Tables]);

        Assert.Equal([1, 3, 5], joined.Policies!.Where(policy => policy.Policy == "mean_of_nearest").Select(policy => policy.Shots));
        Assert.Equal(["nearest", "mean_of_nearest", "prototype"], joined.Policies!.Select(policy => policy.Policy).Distinct());
    }

    [Fact]
    public void Joined_NobodyToSpeakOf_SaysSo()
    {
        var exception = Assert.Throws<TrainerException>(() => JoinedCalibration.Of("test", [CalibrationTables.Within(TestPeople.Scatter(1, people: 3, photos: 2), MislabelledPairs.None, CancellationToken.None)]));

        Assert.Contains("too few people to calibrate on", exception.Message, StringComparison.Ordinal);
    }

    private static FarPoint Row(IReadOnlyList<FarPoint> points, double far)
    {
        return points.Single(point => point.Far == far);
    }

    private static CalibrationTables Kind(params double?[] thresholds)
    {
        IEnumerable<double?> padded = thresholds.Concat(Enumerable.Repeat((double?)null, FarGrid.Rates.Count - thresholds.Length));
        return new CalibrationTables(1, [.. FarGrid.Rates.Zip(padded, (far, threshold) => new FarPoint(far, threshold, threshold, threshold, 30))], []);
    }
}
