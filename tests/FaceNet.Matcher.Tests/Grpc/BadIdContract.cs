using FaceNet.Matcher.Tests.Backends;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace FaceNet.Matcher.Tests.Grpc;

/// <summary>Ids are checked at every edge, and what they name must be there.</summary>
public abstract class BadIdContract(MatcherFixture matcher)
{
    /// <summary>Every field that takes an id: its path, and a request with that id in it and all else good.</summary>
    private static readonly Dictionary<string, (string Field, Func<string, string, IMessage> Request)> Fields = new()
    {
        ["CreateGallery"] = ("gallery", (_, id) => new CreateGalleryRequest { Gallery = id }),
        ["CreateGallery, space"] = ("embedding_space", (gallery, id) => new CreateGalleryRequest { Gallery = gallery, EmbeddingSpace = id }),
        ["GetGallery"] = ("gallery", (_, id) => new GetGalleryRequest { Gallery = id }),
        ["DeleteGallery"] = ("gallery", (_, id) => new DeleteGalleryRequest { Gallery = id }),
        ["UpdateGallery"] = ("gallery.gallery", (_, id) => new UpdateGalleryRequest { Gallery = new Gallery { Gallery_ = id }, UpdateMask = Mask("retention") }),
        ["UpdateGallery, request"] = ("request_id", (gallery, id) => new UpdateGalleryRequest { Gallery = new Gallery { Gallery_ = gallery }, UpdateMask = Mask("retention"), RequestId = id }),
        ["UpdateGallery, repeatable"] = ("gallery.gallery", (_, id) => new UpdateGalleryRequest { Gallery = new Gallery { Gallery_ = id }, UpdateMask = Mask("retention"), RequestId = "r" }),
        ["RepairGallery"] = ("gallery", (_, id) => new RepairGalleryRequest { Gallery = id }),
        ["StartUpgrade"] = ("gallery", (_, id) => new StartUpgradeRequest { Gallery = id, EmbeddingSpace = "next" }),
        ["StartUpgrade, space"] = ("embedding_space", (gallery, id) => new StartUpgradeRequest { Gallery = gallery, EmbeddingSpace = id }),
        ["GetUpgrade"] = ("gallery", (_, id) => new GetUpgradeRequest { Gallery = id }),
        ["SwitchUpgrade"] = ("gallery", (_, id) => new SwitchUpgradeRequest { Gallery = id }),
        ["UndoSwitch"] = ("gallery", (_, id) => new UndoSwitchRequest { Gallery = id }),
        ["GetUpgradeReport"] = ("gallery", (_, id) => new GetUpgradeReportRequest { Gallery = id }),
        ["FinishUpgrade"] = ("gallery", (_, id) => new FinishUpgradeRequest { Gallery = id }),
        ["CancelUpgrade"] = ("gallery", (_, id) => new CancelUpgradeRequest { Gallery = id }),
        ["UpdateSubject"] = ("subject.gallery", (_, id) => new UpdateSubjectRequest { Subject = new Subject { Gallery = id, SubjectId = "anna" }, UpdateMask = Mask("labels") }),
        ["UpdateSubject, repeatable"] = ("subject.gallery", (_, id) => new UpdateSubjectRequest { Subject = new Subject { Gallery = id, SubjectId = "anna" }, UpdateMask = Mask("labels"), RequestId = "r" }),
        ["UpdateSubject, subject"] = ("subject.subject_id", (gallery, id) => new UpdateSubjectRequest { Subject = new Subject { Gallery = gallery, SubjectId = id }, UpdateMask = Mask("labels") }),
        ["GetFace"] = ("gallery", (_, id) => new GetFaceRequest { Gallery = id, SubjectId = "anna", FaceId = "1" }),
        ["GetFace, subject"] = ("subject_id", (gallery, id) => new GetFaceRequest { Gallery = gallery, SubjectId = id, FaceId = "1" }),
        ["GetFace, face"] = ("face_id", (gallery, id) => new GetFaceRequest { Gallery = gallery, SubjectId = "anna", FaceId = id }),
        ["DeleteFace"] = ("gallery", (_, id) => new DeleteFaceRequest { Gallery = id, SubjectId = "anna", FaceId = "1" }),
        ["DeleteFace, subject"] = ("subject_id", (gallery, id) => new DeleteFaceRequest { Gallery = gallery, SubjectId = id, FaceId = "1" }),
        ["DeleteFace, face"] = ("face_id", (gallery, id) => new DeleteFaceRequest { Gallery = gallery, SubjectId = "anna", FaceId = id }),
        ["BatchEnrollFaces"] = ("gallery", (_, id) => new BatchEnrollFacesRequest { Gallery = id, Faces = { new EnrollFaceRequest { SubjectId = "anna", Face = TinyFaces.At(0) } } }),
        ["GetSubject"] = ("gallery", (_, id) => new GetSubjectRequest { Gallery = id, SubjectId = "anna" }),
        ["GetSubject, subject"] = ("subject_id", (gallery, id) => new GetSubjectRequest { Gallery = gallery, SubjectId = id }),
        ["ListSubjects"] = ("gallery", (_, id) => new ListSubjectsRequest { Gallery = id }),
        ["DeleteSubject"] = ("gallery", (_, id) => new DeleteSubjectRequest { Gallery = id, SubjectId = "anna" }),
        ["DeleteSubject, subject"] = ("subject_id", (gallery, id) => new DeleteSubjectRequest { Gallery = gallery, SubjectId = id }),
        ["EnrollFace"] = ("gallery", (_, id) => new EnrollFaceRequest { Gallery = id, SubjectId = "anna", Face = TinyFaces.At(0) }),
        ["EnrollFace, subject"] = ("subject_id", (gallery, id) => new EnrollFaceRequest { Gallery = gallery, SubjectId = id, Face = TinyFaces.At(0) }),
        ["EnrollFace, face"] = ("face_id", (gallery, id) => new EnrollFaceRequest { Gallery = gallery, SubjectId = "anna", FaceId = id, Face = TinyFaces.At(0) }),
        ["EnrollFace, request"] = ("request_id", (gallery, id) => new EnrollFaceRequest { Gallery = gallery, SubjectId = "anna", Face = TinyFaces.At(0), RequestId = id }),
        ["EnrollFace, source"] = ("provenance.source_id", (gallery, id) => new EnrollFaceRequest { Gallery = gallery, SubjectId = "anna", Face = TinyFaces.At(0), Provenance = new Provenance { SourceId = id } }),
        ["EnrollFace, space"] = ("face.embedding.embedding_space", (gallery, id) => new EnrollFaceRequest { Gallery = gallery, SubjectId = "anna", Face = TinyFaces.At(0, id) }),
        ["VerifyFace"] = ("gallery", (_, id) => new VerifyFaceRequest { Gallery = id, Probe = TinyFaces.At(0), SubjectId = "anna" }),
        ["VerifyFace, subject"] = ("subject_id", (gallery, id) => new VerifyFaceRequest { Gallery = gallery, Probe = TinyFaces.At(0), SubjectId = id }),
        ["VerifyFace, space"] = ("face.embedding.embedding_space", (gallery, id) => new VerifyFaceRequest { Gallery = gallery, Probe = TinyFaces.At(0), Face = TinyFaces.At(0, id) }),
        ["SearchFaces"] = ("gallery", (_, id) => new SearchFacesRequest { Gallery = id, Probe = TinyFaces.At(0) }),
        ["BatchSearchFaces"] = ("gallery", (_, id) => new BatchSearchFacesRequest { Gallery = id, Searches = { new SearchFacesRequest { Probe = TinyFaces.At(0) } } }),
        ["SearchFaces, space"] = ("probe.embedding.embedding_space", (gallery, id) => new SearchFacesRequest { Gallery = gallery, Probe = TinyFaces.At(0, id) }),
    };

    private static readonly string[] Optional = ["CreateGallery, space", "UpdateGallery, request", "EnrollFace, face", "EnrollFace, request", "EnrollFace, source"];

    private static readonly Dictionary<string, string> BadIds = new()
    {
        ["a/b"] = "'a/b'",
        ["a b"] = "'a b'",
        ["{a}"] = "'{a}'",
        ["a:b"] = "'a:b'",
        ["*"] = "'*'",
        ["line\nbreak"] = "'line\nbreak'",
        ["Zoë"] = "'Zoë'",
        [new string('x', 129)] = "129 characters, more than 128",
        [new string('ä', 100_000)] = "100000 characters, more than 128",
    };

    public static TheoryData<string> AllFields => [.. Fields.Keys];

    public static TheoryData<string> RequiredFields => [.. Fields.Keys.Except(Optional)];

    public static TheoryData<string> RpcsOfAGallery =>
        [.. AnyRpc.GoodRequests("").Where(request => request is not (CreateGalleryRequest or ListGalleriesRequest)).Select(request => request.Descriptor.Name)];

    [Theory]
    [MemberData(nameof(AllFields))]
    public async Task AnyRpc_IdThatBreaksTheRule_IsRefused(string name)
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0.3));
        var (field, request) = Fields[name];

        foreach (var (id, said) in BadIds)
        {
            await Refusals.AssertInvalidAsync(matcher.Host.CallAsync(request(gallery, id)), field, words: [said, "another id"]);
        }
    }

    [Theory]
    [MemberData(nameof(RequiredFields))]
    public async Task AnyRpc_RequiredIdThatIsAbsent_IsRefused(string name)
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0.3));
        var (field, request) = Fields[name];

        await Refusals.AssertInvalidAsync(matcher.Host.CallAsync(request(gallery, "")), field, words: ["is empty"]);
    }

    [Theory]
    [MemberData(nameof(RpcsOfAGallery))]
    public async Task AnyRpc_UnknownGallery_IsNotFound(string rpc)
    {
        var nowhere = matcher.NewGalleryId();
        var request = AnyRpc.GoodRequests(nowhere).Single(each => each.Descriptor.Name == rpc);

        await Refusals.AssertFailsAsync(matcher.Host.CallAsync(request), StatusCode.NotFound, ErrorReasons.GalleryNotFound, $"gallery '{nowhere}'", "CreateGallery");
    }

    private static FieldMask Mask(string path) => new() { Paths = { path } };
}

[Collection(nameof(OnGarnet))]
public sealed class GarnetBadIdTests(GarnetMatcher matcher) : BadIdContract(matcher);

[Collection(nameof(OnRealRedis))]
public sealed class RealRedisBadIdTests(RealRedisMatcher matcher) : BadIdContract(matcher);
