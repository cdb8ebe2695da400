using FaceNet.Matcher.Tests.Backends;
using FaceNet.Protos.Matching.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace FaceNet.Matcher.Tests.Grpc;

/// <summary>Every field of the Matcher's requests that takes an id.</summary>
internal static class IdFields
{
    /// <summary>The path of each, and a request with that id in it and all else good.</summary>
    public static readonly IReadOnlyDictionary<string, (string Path, Func<string, string, IMessage> Request)> All = new Dictionary<string, (string Path, Func<string, string, IMessage> Request)>
    {
        ["CreateGallery"] = ("gallery", (_, id) => new CreateGalleryRequest { Gallery = id }),
        ["CreateGallery, space"] = ("embedding_space", (gallery, id) => new CreateGalleryRequest { Gallery = gallery, EmbeddingSpace = id }),
        ["CreateGallery, request"] = ("request_id", (gallery, id) => new CreateGalleryRequest { Gallery = gallery, RequestId = id }),
        ["GetGallery"] = ("gallery", (_, id) => new GetGalleryRequest { Gallery = id }),
        ["DeleteGallery"] = ("gallery", (_, id) => new DeleteGalleryRequest { Gallery = id }),
        ["DeleteGallery, request"] = ("request_id", (gallery, id) => new DeleteGalleryRequest { Gallery = gallery, RequestId = id }),
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
        ["StreamReembedFaces"] = ("gallery", (_, id) => new StreamReembedFacesRequest { ItemId = "i", Gallery = id, Face = new StoredFace { SubjectId = "anna", FaceId = "1" }, Sample = TinyFaces.At(0) }),
        ["StreamReembedFaces, subject"] = ("face.subject_id", (gallery, id) => new StreamReembedFacesRequest { ItemId = "i", Gallery = gallery, Face = new StoredFace { SubjectId = id, FaceId = "1" }, Sample = TinyFaces.At(0) }),
        ["StreamReembedFaces, face"] = ("face.face_id", (gallery, id) => new StreamReembedFacesRequest { ItemId = "i", Gallery = gallery, Face = new StoredFace { SubjectId = "anna", FaceId = id }, Sample = TinyFaces.At(0) }),
        ["ExportGallery"] = ("gallery", (_, id) => new ExportGalleryRequest { Gallery = id }),
        ["ImportGallery, target"] = ("target.gallery", (_, id) => new ImportGalleryRequest { Target = new ImportTarget { Gallery = id } }),
        ["UpdateSubject"] = ("subject.gallery", (_, id) => new UpdateSubjectRequest { Subject = new Subject { Gallery = id, SubjectId = "anna" }, UpdateMask = Mask("labels") }),
        ["UpdateSubject, repeatable"] = ("subject.gallery", (_, id) => new UpdateSubjectRequest { Subject = new Subject { Gallery = id, SubjectId = "anna" }, UpdateMask = Mask("labels"), RequestId = "r" }),
        ["UpdateSubject, subject"] = ("subject.subject_id", (gallery, id) => new UpdateSubjectRequest { Subject = new Subject { Gallery = gallery, SubjectId = id }, UpdateMask = Mask("labels") }),
        ["UpdateSubject, request"] = ("request_id", (gallery, id) => new UpdateSubjectRequest { Subject = new Subject { Gallery = gallery, SubjectId = "anna" }, UpdateMask = Mask("labels"), RequestId = id }),
        ["GetFace"] = ("gallery", (_, id) => new GetFaceRequest { Gallery = id, SubjectId = "anna", FaceId = "1" }),
        ["GetFace, subject"] = ("subject_id", (gallery, id) => new GetFaceRequest { Gallery = gallery, SubjectId = id, FaceId = "1" }),
        ["GetFace, face"] = ("face_id", (gallery, id) => new GetFaceRequest { Gallery = gallery, SubjectId = "anna", FaceId = id }),
        ["DeleteFace"] = ("gallery", (_, id) => new DeleteFaceRequest { Gallery = id, SubjectId = "anna", FaceId = "1" }),
        ["DeleteFace, subject"] = ("subject_id", (gallery, id) => new DeleteFaceRequest { Gallery = gallery, SubjectId = id, FaceId = "1" }),
        ["DeleteFace, face"] = ("face_id", (gallery, id) => new DeleteFaceRequest { Gallery = gallery, SubjectId = "anna", FaceId = id }),
        ["DeleteFace, request"] = ("request_id", (gallery, id) => new DeleteFaceRequest { Gallery = gallery, SubjectId = "anna", FaceId = "1", RequestId = id }),
        ["BatchEnrollFaces"] = ("gallery", (_, id) => new BatchEnrollFacesRequest { Gallery = id, Faces = { new EnrollFaceRequest { SubjectId = "anna", Face = TinyFaces.At(0) } } }),
        ["GetSubject"] = ("gallery", (_, id) => new GetSubjectRequest { Gallery = id, SubjectId = "anna" }),
        ["GetSubject, subject"] = ("subject_id", (gallery, id) => new GetSubjectRequest { Gallery = gallery, SubjectId = id }),
        ["ListSubjects"] = ("gallery", (_, id) => new ListSubjectsRequest { Gallery = id }),
        ["DeleteSubject"] = ("gallery", (_, id) => new DeleteSubjectRequest { Gallery = id, SubjectId = "anna" }),
        ["DeleteSubject, subject"] = ("subject_id", (gallery, id) => new DeleteSubjectRequest { Gallery = gallery, SubjectId = id }),
        ["DeleteSubject, request"] = ("request_id", (gallery, id) => new DeleteSubjectRequest { Gallery = gallery, SubjectId = "anna", RequestId = id }),
        ["EnrollFace"] = ("gallery", (_, id) => new EnrollFaceRequest { Gallery = id, SubjectId = "anna", Face = TinyFaces.At(0) }),
        ["EnrollFace, subject"] = ("subject_id", (gallery, id) => new EnrollFaceRequest { Gallery = gallery, SubjectId = id, Face = TinyFaces.At(0) }),
        ["EnrollFace, face"] = ("face_id", (gallery, id) => new EnrollFaceRequest { Gallery = gallery, SubjectId = "anna", FaceId = id, Face = TinyFaces.At(0) }),
        ["EnrollFace, request"] = ("request_id", (gallery, id) => new EnrollFaceRequest { Gallery = gallery, SubjectId = "anna", Face = TinyFaces.At(0), RequestId = id }),
        ["EnrollFace, source"] = ("provenance.source_id", (gallery, id) => new EnrollFaceRequest { Gallery = gallery, SubjectId = "anna", Face = TinyFaces.At(0), Provenance = new Provenance { SourceId = id } }),
        ["EnrollFace, space"] = ("face.embedding.embedding_space", (gallery, id) => new EnrollFaceRequest { Gallery = gallery, SubjectId = "anna", Face = TinyFaces.At(0, id) }),
        ["EnrollFace, stored subject"] = ("face.stored_face.subject_id", (gallery, id) => new EnrollFaceRequest { Gallery = gallery, SubjectId = "anna", Face = TinyFaces.Stored(id, "1") }),
        ["EnrollFace, stored face"] = ("face.stored_face.face_id", (gallery, id) => new EnrollFaceRequest { Gallery = gallery, SubjectId = "anna", Face = TinyFaces.Stored("anna", id) }),
        ["VerifyFace"] = ("gallery", (_, id) => new VerifyFaceRequest { Gallery = id, Probe = TinyFaces.At(0), SubjectId = "anna" }),
        ["VerifyFace, subject"] = ("subject_id", (gallery, id) => new VerifyFaceRequest { Gallery = gallery, Probe = TinyFaces.At(0), SubjectId = id }),
        ["VerifyFace, space"] = ("probe.embedding.embedding_space", (gallery, id) => new VerifyFaceRequest { Gallery = gallery, Probe = TinyFaces.At(0, id), Face = TinyFaces.At(0) }),
        ["VerifyFace, stored subject"] = ("probe.stored_face.subject_id", (gallery, id) => new VerifyFaceRequest { Gallery = gallery, Probe = TinyFaces.Stored(id, "1"), Face = TinyFaces.At(0) }),
        ["VerifyFace, stored face"] = ("probe.stored_face.face_id", (gallery, id) => new VerifyFaceRequest { Gallery = gallery, Probe = TinyFaces.Stored("anna", id), Face = TinyFaces.At(0) }),
        ["VerifyFace, space of the other face"] = ("face.embedding.embedding_space", (gallery, id) => new VerifyFaceRequest { Gallery = gallery, Probe = TinyFaces.At(0), Face = TinyFaces.At(0, id) }),
        ["VerifyFace, stored subject of the other face"] = ("face.stored_face.subject_id", (gallery, id) => new VerifyFaceRequest { Gallery = gallery, Probe = TinyFaces.At(0), Face = TinyFaces.Stored(id, "1") }),
        ["VerifyFace, other stored face"] = ("face.stored_face.face_id", (gallery, id) => new VerifyFaceRequest { Gallery = gallery, Probe = TinyFaces.At(0), Face = TinyFaces.Stored("anna", id) }),
        ["SearchFaces"] = ("gallery", (_, id) => new SearchFacesRequest { Gallery = id, Probe = TinyFaces.At(0) }),
        ["BatchSearchFaces"] = ("gallery", (_, id) => new BatchSearchFacesRequest { Gallery = id, Searches = { new SearchFacesRequest { Probe = TinyFaces.At(0) } } }),
        ["SearchFaces, space"] = ("probe.embedding.embedding_space", (gallery, id) => new SearchFacesRequest { Gallery = gallery, Probe = TinyFaces.At(0, id) }),
        ["SearchFaces, stored subject"] = ("probe.stored_face.subject_id", (gallery, id) => new SearchFacesRequest { Gallery = gallery, Probe = TinyFaces.Stored(id, "1") }),
        ["SearchFaces, stored face"] = ("probe.stored_face.face_id", (gallery, id) => new SearchFacesRequest { Gallery = gallery, Probe = TinyFaces.Stored("anna", id) }),
        ["FindSimilarFaces"] = ("gallery", (_, id) => new FindSimilarFacesRequest { Gallery = id }),
    };

    /// <summary>Those that may be left out.</summary>
    public static readonly IReadOnlyList<string> Optional =
    [
        "CreateGallery, space",
        "CreateGallery, request",
        "DeleteGallery, request",
        "UpdateGallery, request",
        "UpdateSubject, request",
        "DeleteFace, request",
        "DeleteSubject, request",
        "ImportGallery, target",
        "EnrollFace, face",
        "EnrollFace, request",
        "EnrollFace, source",
    ];

    /// <summary>Texts that take no id, or are refused in another way.</summary>
    public static readonly IReadOnlyDictionary<string, string> Exceptions = new Dictionary<string, string>
    {
        ["*.page_token"] = "Opaque; PagingContract.",
        ["*.item_id"] = "Any short text of the caller's.",
        ["*.provenance.reference"] = "Any text of the caller's.",
        ["UpdateGalleryRequest.gallery.embedding_space"] = "Said in answers, and not read.",
        ["UpdateSubjectRequest.subject.labels"] = "Texts under ids of their own; SubjectLabelsContract.",
        ["FinishUpgradeRequest.report_id"] = "Compared with that of the report, and with nothing else.",
        ["StreamReembedFacesRequest.sample.*"] = "Read in a gallery of two spaces, as the probes of the other rpcs are.",
        ["ImportGalleryRequest.chunk.*"] = "Refused by the number of the chunk; CorruptTransferContract.",
    };

    private static FieldMask Mask(string path) => new() { Paths = { path } };
}
