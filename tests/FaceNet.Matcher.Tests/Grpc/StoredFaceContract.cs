using FaceNet.Matcher.Tests.Backends;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using Grpc.Core;

namespace FaceNet.Matcher.Tests.Grpc;

/// <summary>Enrolled faces as probes.</summary>
public abstract class StoredFaceContract(MatcherFixture matcher)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SearchFaces_StoredFace_FindsItselfAndTheOthersAsSeenFromIt()
    {
        var gallery = await CreateAsync();

        var answer = await SearchAsync(Search(gallery, TinyFaces.Stored("anna", "2")));

        Assert.Equal([("anna", "2"), ("bob", "1"), ("cora", "1")], answer.Candidates.Select(candidate => (candidate.SubjectId, candidate.FaceId)));
        Assert.Equal(0, answer.Candidates[0].SquaredDistance, 1e-5);
        Assert.Equal(answer.Candidates[1].SquaredDistance, answer.RunnerUpMargin, 1e-5);
    }

    [Theory]
    [InlineData(0, new[] { "bob", "cora" })]
    [InlineData(1, new[] { "bob" })]
    public async Task SearchFaces_ExcludeSubject_TellsWhoElseLooksLikeIt(int maxCandidates, string[] found)
    {
        var gallery = await CreateAsync();
        var request = Search(gallery, TinyFaces.Stored("anna", "2"));
        (request.ExcludeSubject, request.MaxCandidates, request.Threshold) = (true, maxCandidates, new ThresholdChoice { MaxSquaredDistance = 0.1 });

        var answer = await SearchAsync(request);

        Assert.Equal((Decision.Match, 4), (answer.Decision, answer.Threshold.Comparisons));
        Assert.Equal(found, answer.Candidates.Select(candidate => candidate.SubjectId));
        Assert.True(answer.RunnerUpMargin > 0.1);
    }

    [Fact]
    public async Task SearchFaces_ExcludedSubjectWithVeryManySamples_HidesNobody()
    {
        var gallery = await matcher.CreateGalleryAsync(Enumerable.Range(0, 60).Select(i => ("anna", $"{i}", 0.0001 * i)).Append(("bob", "1", 0.5)));
        var request = Search(gallery, TinyFaces.Stored("anna", "0"));
        request.ExcludeSubject = true;

        Assert.Equal("bob", Assert.Single((await SearchAsync(request)).Candidates).SubjectId);
    }

    [Fact]
    public async Task SearchFaces_ExcludedSubjectAmongTheNearest_LeavesRoomForTheRunnerUp()
    {
        var gallery = await matcher.CreateGalleryAsync(Enumerable.Range(0, 7).Select(i => ("anna", $"{i}", 0.0001 * i)).Append(("bob", "1", 0.5)).Append(("cora", "1", 1.5)));
        var request = Search(gallery, TinyFaces.Stored("anna", "0"));
        (request.ExcludeSubject, request.MaxCandidates) = (true, 1);

        Assert.Equal(1, (await SearchAsync(request)).RunnerUpMargin, 1e-5);
    }

    [Fact]
    public async Task SearchFaces_ExcludeTheOnlySubject_IsUnknown()
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0.1));
        var request = Search(gallery, TinyFaces.Stored("anna", "1"));
        request.ExcludeSubject = true;

        var answer = await SearchAsync(request);

        Assert.Equal((Decision.Unknown, 0, false), (answer.Decision, answer.Candidates.Count, answer.HasRunnerUpMargin));
    }

    [Fact]
    public async Task SearchFaces_ExcludeSubjectOfAnotherProbe_IsRefused()
    {
        var gallery = await CreateAsync();
        var request = Search(gallery, TinyFaces.At(0));
        request.ExcludeSubject = true;

        await Refusals.AssertInvalidAsync(SearchAsync(request), "exclude_subject", words: ["no stored_face", "probe.stored_face"]);
    }

    [Fact]
    public async Task VerifyFace_StoredFacesOnEitherSide_AreComparedAsTheirVectors()
    {
        var gallery = await CreateAsync();
        var (anna, bob) = (TinyFaces.Stored("anna", "2"), TinyFaces.Stored("bob", "1"));

        var both = await VerifyAsync(new VerifyFaceRequest { Gallery = gallery, Probe = anna, Face = bob });
        var probe = await VerifyAsync(new VerifyFaceRequest { Gallery = gallery, Probe = anna, Face = TinyFaces.At(0) });
        var face = await VerifyAsync(new VerifyFaceRequest { Gallery = gallery, Probe = TinyFaces.At(0), Face = bob });
        var subject = await VerifyAsync(new VerifyFaceRequest { Gallery = gallery, Probe = bob, SubjectId = "anna" });

        Assert.Equal(0.5, probe.SquaredDistance, 1e-5);
        Assert.Equal(0.6, face.SquaredDistance, 1e-5);
        Assert.InRange(both.SquaredDistance, 1e-4, 0.05);
        Assert.Equal(both.SquaredDistance, subject.SquaredDistance, 1e-5);
        Assert.Equal((1, 2), (both.Threshold.Comparisons, subject.Threshold.Comparisons));
    }

    [Theory]
    [InlineData("dora", "1", ErrorReasons.SubjectNotFound, "subject 'dora'")]
    [InlineData("bob", "2", ErrorReasons.FaceNotFound, "face '2'")]
    public async Task AnyProbe_UnknownStoredFace_IsNotFound(string subject, string face, string reason, string said)
    {
        var gallery = await CreateAsync();
        var unknown = TinyFaces.Stored(subject, face);

        foreach (var call in Calls(gallery, unknown).Values)
        {
            await Refusals.AssertFailsAsync(call(), StatusCode.NotFound, reason, said, gallery);
        }
    }

    [Theory]
    [InlineData("", "1", "subject_id", "is empty")]
    [InlineData("anna", "", "face_id", "is empty")]
    [InlineData("a/b", "1", "subject_id", "'a/b'")]
    public async Task AnyProbe_StoredFaceWithABadId_IsRefused(string subject, string face, string field, string said)
    {
        var gallery = await CreateAsync();

        foreach (var (path, call) in Calls(gallery, TinyFaces.Stored(subject, face)))
        {
            await Refusals.AssertInvalidAsync(call(), $"{path}.stored_face.{field}", words: [said]);
        }
    }

    // By the field that carries the probe.
    private Dictionary<string, Func<Task>> Calls(string gallery, Probe probe) => new()
    {
        ["probe"] = () => SearchAsync(Search(gallery, probe)),
        ["face"] = () => VerifyAsync(new VerifyFaceRequest { Gallery = gallery, Probe = TinyFaces.At(0), Face = probe }),
    };

    private Task<string> CreateAsync() => matcher.CreateGalleryAsync(("anna", "1", 2), ("anna", "2", 0.5), ("bob", "1", 0.6), ("cora", "1", 1.5));

    private static SearchFacesRequest Search(string gallery, Probe probe) => new() { Gallery = gallery, Probe = probe };

    private async Task<SearchFacesResponse> SearchAsync(SearchFacesRequest request) => await matcher.Matching.SearchFacesAsync(request, cancellationToken: Cancellation);

    private async Task<VerifyFaceResponse> VerifyAsync(VerifyFaceRequest request) => await matcher.Matching.VerifyFaceAsync(request, cancellationToken: Cancellation);
}

[Collection(nameof(OnGarnet))]
public sealed class GarnetStoredFaceTests(GarnetMatcher matcher) : StoredFaceContract(matcher);

[Collection(nameof(OnRealRedis))]
public sealed class RealRedisStoredFaceTests(RealRedisMatcher matcher) : StoredFaceContract(matcher);

[Collection(nameof(OnCluster))]
public sealed class ClusterStoredFaceTests(ClusterMatcher matcher) : StoredFaceContract(matcher);
