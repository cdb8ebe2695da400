using FaceNet.Matcher.Tests.Backends;
using FaceNet.Protos.Matching.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Errors;
using Grpc.Core;

namespace FaceNet.Matcher.Tests.Grpc;

/// <summary>
/// How galleries decide on subjects with several samples. The model of the fixture has no tables for policies; the one that is made up here keeps 0.01 at 0.1,
/// for a mean of nearest also at 0.3, and for a prototype of up to three samples 0.0001 at 0.01.
/// </summary>
public abstract class DecisionPolicyContract(MatcherFixture matcher)
{
    private static readonly (string Subject, double[] Degrees)[] People = [("anna", [-40, 40]), ("bob", [31, 35, 39]), ("cora", [10, 120, 130])];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DecisionPolicy.Nearest, "cora bob anna", 0.03038)]
    [InlineData(DecisionPolicy.MeanOfNearest, "bob anna cora", 0.3644)]
    [InlineData(DecisionPolicy.Prototype, "anna bob cora", 0)]
    public async Task SearchFaces_EachPolicy_RanksTheSubjectsByItsDistance(DecisionPolicy policy, string subjects, double nearest)
    {
        var gallery = await CreateAsync(policy, People);

        var answer = await SearchAsync(matcher.Host, gallery, new ThresholdChoice { MaxSquaredDistance = 1 });

        Assert.Equal(subjects.Split(' '), answer.Candidates.Select(candidate => candidate.SubjectId));
        Assert.Equal(nearest, answer.Candidates[0].SquaredDistance, 1e-4);
        Assert.Equal(answer.Candidates[1].SquaredDistance - answer.Candidates[0].SquaredDistance, answer.RunnerUpMargin, 1e-9);
        Assert.Equal(policy == DecisionPolicy.Prototype ? 3 : 8, answer.Threshold.Comparisons);
    }

    [Theory]
    [InlineData(DecisionPolicy.Nearest, 0.03038)]
    [InlineData(DecisionPolicy.MeanOfNearest, 2.1053)]
    [InlineData(DecisionPolicy.Prototype, 2.1743)]
    public async Task VerifyFace_EachPolicy_MeasuresTheSubjectByIt(DecisionPolicy policy, double distance)
    {
        var gallery = await CreateAsync(policy, People);
        var request = new VerifyFaceRequest { Gallery = gallery, Probe = TinyFaces.At(0), SubjectId = "cora", Threshold = new ThresholdChoice { MaxSquaredDistance = 1 } };

        var answer = await matcher.Matching.VerifyFaceAsync(request, cancellationToken: Cancellation);

        Assert.Equal(distance, answer.SquaredDistance, 1e-3);
        Assert.Equal(policy == DecisionPolicy.Nearest ? Decision.Match : Decision.Unknown, answer.Decision);
    }

    [Fact]
    public async Task SearchFaces_ManySubjectsWithANearSampleButAFarMean_DoNotHideTheOneWithTheLeast()
    {
        var decoys = Enumerable.Range(0, 40).Select(i => ($"decoy{i:00}", new[] { 1 + (0.3 * i), 170 }));
        var gallery = await CreateAsync(DecisionPolicy.MeanOfNearest, [.. decoys, ("anna", [30])]);

        var answer = await SearchAsync(matcher.Host, gallery, new ThresholdChoice { MaxSquaredDistance = 1 });

        Assert.Equal((Decision.Match, "anna"), (answer.Decision, answer.Candidates[0].SubjectId));
    }

    [Theory]
    [InlineData(DecisionPolicy.MeanOfNearest, "bob anna")]
    [InlineData(DecisionPolicy.Prototype, "anna bob")]
    public async Task SearchFaces_ExcludeSubject_RanksTheOthersByThePolicy(DecisionPolicy policy, string subjects)
    {
        var gallery = await CreateAsync(policy, [("cora", [0, 1]), .. People[..2]]);
        var request = new SearchFacesRequest { Gallery = gallery, Probe = TinyFaces.Stored("cora", "0"), ExcludeSubject = true, Threshold = new ThresholdChoice { MaxSquaredDistance = 1 } };

        var answer = await matcher.Matching.SearchFacesAsync(request, cancellationToken: Cancellation);

        Assert.Equal(subjects.Split(' '), answer.Candidates.Select(candidate => candidate.SubjectId));
    }

    [Theory]
    [InlineData(DecisionPolicy.MeanOfNearest, 0.02, 0.1, 0.01)]
    [InlineData(DecisionPolicy.Prototype, 0.0002, 0.01, 0.0001)]
    public async Task SearchAndVerify_ModelWithTables_ShareTheRateAmongTheSubjects(DecisionPolicy policy, double maxFar, double distance, double comparisonFar)
    {
        await using var embedder = await StartEmbedderAsync();
        await using var host = await MatcherHost.StartAsync(matcher.Store, embedder.Address);
        var gallery = await CreateAsync(policy, [("anna", [-10, 10, 0]), ("bob", [90, 100])], maxFaces: 3);

        var found = await SearchAsync(host, gallery, new ThresholdChoice { MaxFar = maxFar });
        var verified = await host.Matching.VerifyFaceAsync(
            new VerifyFaceRequest { Gallery = gallery, Probe = TinyFaces.At(0), SubjectId = "anna", Threshold = new ThresholdChoice { MaxFar = comparisonFar } }, cancellationToken: Cancellation);

        Assert.Equal((Decision.Match, "anna", Decision.Match), (found.Decision, found.Candidates[0].SubjectId, verified.Decision));
        Thresholds.AssertUsed(found.Threshold, distance, comparisonFar, maxFar, comparisons: 2);
        Thresholds.AssertUsed(verified.Threshold, distance, comparisonFar, comparisonFar, comparisons: 1);
    }

    [Fact]
    public async Task SearchAndVerify_SubjectsLargerThanCalibrated_AreRefusedUnlessTheDistanceIsExplicit()
    {
        await using var embedder = await StartEmbedderAsync();
        await using var host = await MatcherHost.StartAsync(matcher.Store, embedder.Address);
        var gallery = await CreateAsync(DecisionPolicy.Prototype, [("anna", [0])], maxFaces: 5);
        var verify = new VerifyFaceRequest { Gallery = gallery, Probe = TinyFaces.At(0), SubjectId = "anna" };

        await Refusals.AssertFailsAsync(
            SearchAsync(host, gallery, null), StatusCode.FailedPrecondition, ErrorReasons.FarUnsupported, "allows 5 faces per subject", "reaches 3", "Set max_faces_per_subject to 3");
        await Refusals.AssertFailsAsync(host.Matching.VerifyFaceAsync(verify, cancellationToken: Cancellation), StatusCode.FailedPrecondition, ErrorReasons.FarUnsupported, "reaches 3");

        Assert.Equal(Decision.Match, (await SearchAsync(host, gallery, new ThresholdChoice { MaxSquaredDistance = 0.1 })).Decision);
    }

    [Fact]
    public async Task SearchFaces_ModelWithoutTables_BoundsAMeanByTheSamplesAndRefusesAPrototype()
    {
        var (mean, prototype) = (await CreateAsync(DecisionPolicy.MeanOfNearest, People), await CreateAsync(DecisionPolicy.Prototype, People));

        var answer = await SearchAsync(matcher.Host, mean, new ThresholdChoice { MaxFar = 0.08 });

        Thresholds.AssertUsed(answer.Threshold, 0.1, comparisonFar: 0.01, searchFar: 0.08, comparisons: 8);
        await Refusals.AssertFailsAsync(
            SearchAsync(matcher.Host, prototype, null), StatusCode.FailedPrecondition, ErrorReasons.FarUnsupported, "no table for decision policy PROTOTYPE", "DECISION_POLICY_NEAREST");
    }

    [Fact]
    public async Task SearchFaces_EmptyGallery_IsUnknownByEveryPolicy()
    {
        var gallery = await CreateAsync(DecisionPolicy.MeanOfNearest, []);

        var answer = await SearchAsync(matcher.Host, gallery, null);

        Assert.Equal((Decision.Unknown, 0, false), (answer.Decision, answer.Candidates.Count, answer.HasRunnerUpMargin));
    }

    private static async Task<FakeEmbedder> StartEmbedderAsync()
    {
        var embedder = await FakeEmbedder.StartAsync();
        embedder.Models[0].Calibration.Policies.AddRange(
        [
            new PolicyCalibration { Policy = "mean_of_nearest", Shots = 3, Table = { new FarThreshold { Far = 0.01, SquaredDistance = 0.3 }, new FarThreshold { Far = 0.0001, SquaredDistance = 0.06 } } },
            new PolicyCalibration { Policy = "prototype", Shots = 3, Table = { new FarThreshold { Far = 0.01, SquaredDistance = 0.2 }, new FarThreshold { Far = 0.0001, SquaredDistance = 0.01 } } },
        ]);
        return embedder;
    }

    private async Task<string> CreateAsync(DecisionPolicy policy, (string Subject, double[] Degrees)[] people, int maxFaces = 0)
    {
        var request = new CreateGalleryRequest { Gallery = matcher.NewGalleryId(), DecisionPolicy = policy, MaxFacesPerSubject = maxFaces, DuplicateCheck = DuplicateCheck.Off, Shards = matcher.Shards };
        await matcher.Galleries.CreateGalleryAsync(request, cancellationToken: Cancellation);
        foreach (var (subject, degrees) in people)
        {
            foreach (var (index, angle) in degrees.Index())
            {
                await matcher.EnrollAsync(request.Gallery, subject, $"{index}", TinyFaces.AtAngle(angle));
            }
        }

        return request.Gallery;
    }

    private static async Task<SearchFacesResponse> SearchAsync(MatcherHost host, string gallery, ThresholdChoice? threshold) =>
        await host.Matching.SearchFacesAsync(new SearchFacesRequest { Gallery = gallery, Probe = TinyFaces.At(0), Threshold = threshold }, cancellationToken: Cancellation);
}

[Collection(nameof(OnGarnet))]
public sealed class GarnetDecisionPolicyTests(GarnetMatcher matcher) : DecisionPolicyContract(matcher);

[Collection(nameof(OnRealRedis))]
public sealed class RealRedisDecisionPolicyTests(RealRedisMatcher matcher) : DecisionPolicyContract(matcher);

[Collection(nameof(OnCluster))]
public sealed class ClusterDecisionPolicyTests(ClusterMatcher matcher) : DecisionPolicyContract(matcher);
