using FaceNet.Matcher.Tests.Backends;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using Google.Rpc;
using Grpc.Core;

namespace FaceNet.Matcher.Tests.Grpc;

/// <summary>What a gallery looks at before a face comes in. Two people lie within .02 of each other at the finest rate of the model, and within .05 at a rate of .001.</summary>
public abstract class EnrollmentChecksContract(MatcherFixture matcher)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EnrollFace_LooksLikeAnotherSubject_IsReportedByDefault()
    {
        var gallery = await CreateAsync(new CreateGalleryRequest());
        await matcher.EnrollAsync(gallery, "near", "1", TinyFaces.At(0.015));
        await matcher.EnrollAsync(gallery, "far", "1", TinyFaces.At(0.05));
        await matcher.EnrollAsync(gallery, "same", "1", TinyFaces.At(0.001));

        var enrolled = await matcher.EnrollAsync(gallery, "same", "2", TinyFaces.At(0));
        var again = await matcher.EnrollAsync(gallery, "same", "2", TinyFaces.At(0));

        var other = Assert.Single(enrolled.Duplicates);
        Assert.Equal(("near", "1"), (other.SubjectId, other.FaceId));
        Assert.Equal(0.015, other.SquaredDistance, 1e-6);
        Assert.Empty(again.Duplicates);
    }

    [Fact]
    public async Task EnrollFace_ManySamplesOfItsOwnBetween_StillFindsTheOther()
    {
        var gallery = await CreateAsync(new CreateGalleryRequest { MaxFacesPerSubject = 1000 });
        await matcher.EnrollAsync(gallery, "other", "1", TinyFaces.At(0.019));
        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => matcher.EnrollAsync(gallery, "same", $"{i}", TinyFaces.At(i / 10_000.0))));

        var enrolled = await matcher.EnrollAsync(gallery, "same", "new", TinyFaces.At(0));

        Assert.Equal("other", Assert.Single(enrolled.Duplicates).SubjectId);
    }

    [Fact]
    public async Task EnrollFace_LooksLikeAnotherSubject_IsRefusedWithItsNameWhereTheGalleryRefuses()
    {
        var gallery = await CreateAsync(new CreateGalleryRequest { DuplicateCheck = DuplicateCheck.Refuse });
        await matcher.EnrollAsync(gallery, "anna", "7", TinyFaces.At(0));

        var refusal = await Refusals.AssertFailsAsync(
            matcher.EnrollAsync(gallery, "bob", "1", TinyFaces.At(0.015)), StatusCode.AlreadyExists, ErrorReasons.SubjectDuplicate,
            "subject 'anna'", "face '7'", "0.015", "'bob'", "0.020", "0.0001", "DUPLICATE_CHECK_REPORT");

        Assert.Equal("anna", refusal.GetRpcStatus()!.GetDetail<ResourceInfo>()!.ResourceName);
        await matcher.EnrollAsync(gallery, "anna", "8", TinyFaces.At(0.015));
        await matcher.EnrollAsync(gallery, "bob", "1", TinyFaces.At(0.1));
        Assert.Equal(3, await FaceCountAsync(gallery));
    }

    [Fact]
    public async Task EnrollFace_ChecksOff_NamesNobody()
    {
        var gallery = await CreateAsync(new CreateGalleryRequest { DuplicateCheck = DuplicateCheck.Off });
        await matcher.EnrollAsync(gallery, "anna", "1", TinyFaces.At(0));

        Assert.Empty((await matcher.EnrollAsync(gallery, "bob", "1", TinyFaces.At(0))).Duplicates);
    }

    [Fact]
    public async Task EnrollFace_ModelWithoutCalibration_ReportsNobodyAndRefusesWhatItCannotCheck()
    {
        await using var embedder = await FakeEmbedder.StartAsync();
        embedder.Models = [new Model { Name = "bare", EmbeddingSpace = TinyFaces.Space, Dimensions = TinyFaces.Dimensions }];
        await using var host = await MatcherHost.StartAsync(matcher.Store, embedder.Address);
        foreach (var (check, name) in new[] { (DuplicateCheck.Report, "report"), (DuplicateCheck.Refuse, "refuse") })
        {
            var gallery = await CreateAsync(new CreateGalleryRequest { DuplicateCheck = check });
            await host.CallAsync(new EnrollFaceRequest { Gallery = gallery, SubjectId = "anna", Face = TinyFaces.At(0) });
            var call = host.Matching.EnrollFaceAsync(new EnrollFaceRequest { Gallery = gallery, SubjectId = name, Face = TinyFaces.At(0) }, cancellationToken: Cancellation);

            if (check == DuplicateCheck.Report)
            {
                Assert.Empty((await call).Duplicates);
            }
            else
            {
                await Refusals.AssertFailsAsync(call, StatusCode.FailedPrecondition, ErrorReasons.FarUnsupported, "no calibration", "duplicate_check", "DUPLICATE_CHECK_REPORT");
            }
        }

        var wary = await CreateAsync(new CreateGalleryRequest { OutlierCheck = OutlierCheck.Refuse });
        await host.CallAsync(new EnrollFaceRequest { Gallery = wary, SubjectId = "anna", Face = TinyFaces.At(0) });
        await Refusals.AssertFailsAsync(
            host.CallAsync(new EnrollFaceRequest { Gallery = wary, SubjectId = "anna", Face = TinyFaces.At(1) }),
            StatusCode.FailedPrecondition, ErrorReasons.FarUnsupported, "no calibration", "outlier_check", "OUTLIER_CHECK_OFF");
    }

    [Fact]
    public async Task EnrollFace_SubjectIsFull_IsRefusedUntilThereIsRoom()
    {
        var gallery = await CreateAsync(new CreateGalleryRequest { MaxFacesPerSubject = 2 });
        await matcher.EnrollAsync(gallery, "anna", "1", TinyFaces.At(0));
        await matcher.EnrollAsync(gallery, "anna", "2", TinyFaces.At(0.1));

        await Refusals.AssertFailsAsync(
            matcher.EnrollAsync(gallery, "anna", "3", TinyFaces.At(0.2)), StatusCode.FailedPrecondition, ErrorReasons.SubjectFull, "'anna' has 2 faces", "allows 2", "DeleteFace");

        Assert.True((await matcher.EnrollAsync(gallery, "anna", "2", TinyFaces.At(0.1))).AlreadyEnrolled);
        await matcher.EnrollAsync(gallery, "bob", "1", TinyFaces.At(0.3));
        await matcher.Galleries.DeleteFaceAsync(new DeleteFaceRequest { Gallery = gallery, SubjectId = "anna", FaceId = "1" }, cancellationToken: Cancellation);
        Assert.False((await matcher.EnrollAsync(gallery, "anna", "3", TinyFaces.At(0.2))).AlreadyEnrolled);
    }

    [Fact]
    public async Task EnrollFace_ManyAtOnce_NeverExceedTheRoom()
    {
        var gallery = await CreateAsync(new CreateGalleryRequest { MaxFacesPerSubject = 5 });

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 12).Select(async i => await Record.ExceptionAsync(() => matcher.EnrollAsync(gallery, "anna", $"{i}", TinyFaces.At(i / 6.0)))));

        Assert.Equal(5, outcomes.Count(outcome => outcome is null));
        Assert.All(outcomes.OfType<RpcException>(), outcome => Assert.Equal(ErrorReasons.SubjectFull, outcome.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Reason));
        Assert.Equal(5, await FaceCountAsync(gallery));
    }

    [Fact]
    public async Task EnrollFace_FarFromItsSubjectsOthers_IsRefusedWhereTheGalleryRefuses()
    {
        var gallery = await CreateAsync(new CreateGalleryRequest { OutlierCheck = OutlierCheck.Refuse });
        await matcher.EnrollAsync(gallery, "anna", "1", TinyFaces.At(0));

        await Refusals.AssertFailsAsync(
            matcher.EnrollAsync(gallery, "anna", "2", TinyFaces.At(0.06)), StatusCode.FailedPrecondition, ErrorReasons.SampleOutlying, "0.060", "1 faces", "'anna'", "0.001", "0.050", "OUTLIER_CHECK_OFF");

        await matcher.EnrollAsync(gallery, "anna", "2", TinyFaces.At(0.04));
        await matcher.EnrollAsync(gallery, "bob", "1", TinyFaces.At(1));
        Assert.Equal(3, await FaceCountAsync(gallery));
    }

    private async Task<string> CreateAsync(CreateGalleryRequest request)
    {
        request.Gallery = matcher.NewGalleryId();
        request.Shards = matcher.Shards;
        return (await matcher.Galleries.CreateGalleryAsync(request, cancellationToken: Cancellation)).Gallery.Gallery_;
    }

    private async Task<long> FaceCountAsync(string gallery) =>
        (await matcher.Galleries.GetGalleryAsync(new GetGalleryRequest { Gallery = gallery }, cancellationToken: Cancellation)).Gallery.FaceCount;
}

[Collection(nameof(OnGarnet))]
public sealed class GarnetEnrollmentChecksTests(GarnetMatcher matcher) : EnrollmentChecksContract(matcher);

[Collection(nameof(OnRealRedis))]
public sealed class RealRedisEnrollmentChecksTests(RealRedisMatcher matcher) : EnrollmentChecksContract(matcher);

[Collection(nameof(OnCluster))]
public sealed class ClusterEnrollmentChecksTests(ClusterMatcher matcher) : EnrollmentChecksContract(matcher);
