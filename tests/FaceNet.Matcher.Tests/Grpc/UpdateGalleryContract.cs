using FaceNet.Matcher.Tests.Backends;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace FaceNet.Matcher.Tests.Grpc;

/// <summary>How galleries change, and what of them does not.</summary>
public abstract class UpdateGalleryContract(MatcherFixture matcher)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task UpdateGallery_EveryField_IsAnsweredAndKept()
    {
        var id = await matcher.CreateGalleryAsync(("anna", "1", 0.01));
        var before = await GetAsync(id);
        var wanted = new Gallery
        {
            Gallery_ = id,
            SearchFar = 0.02,
            VerifyFar = 0.002,
            QualityGate = QualityGate.Strict,
            DecisionPolicy = DecisionPolicy.Prototype,
            MaxFacesPerSubject = 7,
            DuplicateCheck = DuplicateCheck.Refuse,
            OutlierCheck = OutlierCheck.Refuse,
            KeepImages = true,
            Retention = Duration.FromTimeSpan(TimeSpan.FromDays(30)),
        };

        var changed = (await UpdateAsync(wanted, "*")).Gallery;

        Assert.True(changed.UpdateTime.ToDateTimeOffset() > before.UpdateTime.ToDateTimeOffset());
        wanted.MergeFrom(new Gallery { EmbeddingSpace = TinyFaces.Space, Dimensions = 128, SubjectCount = 1, FaceCount = 1, CreateTime = before.CreateTime, UpdateTime = changed.UpdateTime, Shards = matcher.Shards });
        Assert.Equal(wanted, changed);
        Assert.Equal(changed, await GetAsync(id));
    }

    [Fact]
    public async Task UpdateGallery_OneField_LeavesTheOthersAndAnAbsentValueIsItsDefault()
    {
        var id = await matcher.CreateGalleryAsync(searchFar: 0.03, verifyFar: 0.004);

        var first = (await UpdateAsync(new Gallery { Gallery_ = id, MaxFacesPerSubject = 3, VerifyFar = 0.5 }, "max_faces_per_subject")).Gallery;
        var second = (await UpdateAsync(new Gallery { Gallery_ = id }, "search_far", "max_faces_per_subject")).Gallery;

        Assert.Equal((0.03, 0.004, 3), (first.SearchFar, first.VerifyFar, first.MaxFacesPerSubject));
        Assert.Equal((0.01, 0.004, 100), (second.SearchFar, second.VerifyFar, second.MaxFacesPerSubject));
    }

    [Theory]
    [InlineData("embedding_space", "update_mask")]
    [InlineData("face_count", "update_mask")]
    [InlineData("searchFar", "update_mask")]
    [InlineData("", "update_mask")]
    public async Task UpdateGallery_FieldThatCannotChange_IsRefusedWithThoseThatCan(string path, string field)
    {
        var id = await matcher.CreateGalleryAsync();

        await Refusals.AssertInvalidAsync(Call(new Gallery { Gallery_ = id }, path), field, words: [$"'{path}'", "search_far, verify_far, quality_gate", "retention", "*"]);
        await Refusals.AssertInvalidAsync(Call(new Gallery { Gallery_ = id }), "update_mask", words: ["is empty", "search_far"]);
    }

    [Theory]
    [InlineData("gallery.search_far", 1.0)]
    [InlineData("gallery.verify_far", -0.1)]
    [InlineData("gallery.verify_far", double.NaN)]
    [InlineData("gallery.max_faces_per_subject", 1001)]
    [InlineData("gallery.max_faces_per_subject", -1)]
    [InlineData("gallery.retention", 3599)]
    [InlineData("gallery.retention", 3_153_600_001)]
    [InlineData("gallery.decision_policy", 4)]
    [InlineData("gallery.duplicate_check", 4)]
    [InlineData("gallery.outlier_check", 3)]
    [InlineData("gallery.quality_gate", 4)]
    public async Task UpdateGallery_ValueOutOfRange_IsRefusedAndNothingChanges(string field, double value)
    {
        var id = await matcher.CreateGalleryAsync();
        var before = await GetAsync(id);
        var wanted = new Gallery { Gallery_ = id };
        switch (field)
        {
            case "gallery.search_far": wanted.SearchFar = value; break;
            case "gallery.verify_far": wanted.VerifyFar = value; break;
            case "gallery.max_faces_per_subject": wanted.MaxFacesPerSubject = (int)value; break;
            case "gallery.retention": wanted.Retention = new Duration { Seconds = (long)value }; break;
            case "gallery.decision_policy": wanted.DecisionPolicy = (DecisionPolicy)value; break;
            case "gallery.duplicate_check": wanted.DuplicateCheck = (DuplicateCheck)value; break;
            case "gallery.outlier_check": wanted.OutlierCheck = (OutlierCheck)value; break;
            default: wanted.QualityGate = (QualityGate)value; break;
        }

        await Refusals.AssertInvalidAsync(Call(wanted, "*"), field);

        Assert.Equal(before, await GetAsync(id));
    }

    [Theory]
    [InlineData(long.MinValue, 0)]
    [InlineData(long.MaxValue, 0)]
    [InlineData(7200, -1)]
    [InlineData(7200, 1_000_000_000)]
    [InlineData(7200, int.MinValue)]
    [InlineData(-7200, 1)]
    public async Task UpdateGallery_RetentionThatIsNoTime_IsRefused(long seconds, int nanos)
    {
        var id = await matcher.CreateGalleryAsync();

        await Refusals.AssertInvalidAsync(
            Call(new Gallery { Gallery_ = id, Retention = new Duration { Seconds = seconds, Nanos = nanos } }, "retention"), "gallery.retention", words: ["3600 s, 3153600000 s"]);
    }

    [Fact]
    public async Task UpdateGallery_Unknown_IsNotFound() => await Refusals.AssertFailsAsync(
        Call(new Gallery { Gallery_ = matcher.NewGalleryId() }, "retention"), StatusCode.NotFound, ErrorReasons.GalleryNotFound, "CreateGallery");

    [Fact]
    public async Task UpdateGallery_SideBySide_LosesNoChange()
    {
        var id = await matcher.CreateGalleryAsync();

        await Task.WhenAll(
            UpdateAsync(new Gallery { Gallery_ = id, SearchFar = 0.02 }, "search_far"),
            UpdateAsync(new Gallery { Gallery_ = id, VerifyFar = 0.02 }, "verify_far"),
            UpdateAsync(new Gallery { Gallery_ = id, MaxFacesPerSubject = 9 }, "max_faces_per_subject"),
            UpdateAsync(new Gallery { Gallery_ = id, KeepImages = true }, "keep_images"));

        var gallery = await GetAsync(id);
        Assert.Equal((0.02, 0.02, 9, true), (gallery.SearchFar, gallery.VerifyFar, gallery.MaxFacesPerSubject, gallery.KeepImages));
    }

    [Fact]
    public async Task UpdateGallery_WhileFacesAreEnrolled_FailsNeither()
    {
        var id = await matcher.CreateGalleryAsync();

        await Task.WhenAll(
            Task.WhenAll(Enumerable.Range(0, 40).Select(i => matcher.EnrollAsync(id, $"s{i}", "1", TinyFaces.At(i / 20.0)))),
            Task.WhenAll(Enumerable.Range(1, 10).Select(i => UpdateAsync(new Gallery { Gallery_ = id, MaxFacesPerSubject = i }, "max_faces_per_subject"))));

        Assert.Equal(40, (await GetAsync(id)).FaceCount);
    }

    [Fact]
    public async Task CreateGallery_DimensionsOfAnotherLength_AreRefused()
    {
        await Refusals.AssertInvalidAsync(
            matcher.Galleries.CreateGalleryAsync(new CreateGalleryRequest { Gallery = matcher.NewGalleryId(), Dimensions = 512 }, cancellationToken: Cancellation),
            "dimensions", words: ["512", "128", TinyFaces.Space]);

        var right = await matcher.Galleries.CreateGalleryAsync(new CreateGalleryRequest { Gallery = matcher.NewGalleryId(), Dimensions = 128 }, cancellationToken: Cancellation);
        Assert.Equal(128, right.Gallery.Dimensions);
    }

    private AsyncUnaryCall<UpdateGalleryResponse> Call(Gallery wanted, params string[] paths) => matcher.Galleries.UpdateGalleryAsync(
        new UpdateGalleryRequest { Gallery = wanted, UpdateMask = new FieldMask { Paths = { paths } } }, cancellationToken: Cancellation);

    private async Task<UpdateGalleryResponse> UpdateAsync(Gallery wanted, params string[] paths) => await Call(wanted, paths);

    private async Task<Gallery> GetAsync(string id) =>
        (await matcher.Galleries.GetGalleryAsync(new GetGalleryRequest { Gallery = id }, cancellationToken: Cancellation)).Gallery;
}

[Collection(nameof(OnGarnet))]
public sealed class GarnetUpdateGalleryTests(GarnetMatcher matcher) : UpdateGalleryContract(matcher);

[Collection(nameof(OnRealRedis))]
public sealed class RealRedisUpdateGalleryTests(RealRedisMatcher matcher) : UpdateGalleryContract(matcher);

[Collection(nameof(OnCluster))]
public sealed class ClusterUpdateGalleryTests(ClusterMatcher matcher) : UpdateGalleryContract(matcher);
