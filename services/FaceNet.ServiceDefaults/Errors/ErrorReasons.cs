namespace FaceNet.ServiceDefaults.Errors;

/// <summary>
/// Every machine-readable reason that an error of the platform carries: in <c>ErrorInfo.reason</c> over gRPC, in the
/// <c>reason</c> header of a dead letter. Reasons of pictures are in <see cref="ModelContract.FaceImageReasons"/>.
/// </summary>
public static class ErrorReasons
{
    /// <summary>A call without a credential, where one is needed.</summary>
    public const string CredentialsMissing = "CREDENTIALS_MISSING";

    /// <summary>A credential that is not known, malformed, meant for others, or of a kind that the host does not take.</summary>
    public const string CredentialsInvalid = "CREDENTIALS_INVALID";

    /// <summary>A credential whose time is over, or has not come.</summary>
    public const string CredentialsExpired = "CREDENTIALS_EXPIRED";

    /// <summary>The authority whose keys tokens are checked with does not answer.</summary>
    public const string AuthorityUnavailable = "AUTHORITY_UNAVAILABLE";

    /// <summary>The caller lacks the scope of the rpc.</summary>
    public const string ScopeMissing = "SCOPE_MISSING";

    /// <summary>The caller may not use the gallery, whether or not there is one of that name.</summary>
    public const string GalleryNotPermitted = "GALLERY_NOT_PERMITTED";

    /// <summary>The caller makes more calls, or more at a time, than it may.</summary>
    public const string RateLimited = "RATE_LIMITED";

    /// <summary>A request field breaks its rule.</summary>
    public const string InvalidField = "INVALID_FIELD";

    /// <summary>A vector has the wrong length, is not finite or is not of unit length.</summary>
    public const string InvalidEmbedding = "INVALID_EMBEDDING";

    /// <summary>Vectors of two embedding spaces met.</summary>
    public const string ModelMismatch = "MODEL_MISMATCH";

    /// <summary>No loaded model has that name or makes vectors of that space.</summary>
    public const string ModelNotFound = "MODEL_NOT_FOUND";

    /// <summary>Landmarks were given to a model without an alignment template.</summary>
    public const string AlignmentUnsupported = "ALIGNMENT_UNSUPPORTED";

    /// <summary>The host has no face detector, which whole photos need.</summary>
    public const string DetectorNotInstalled = "DETECTOR_NOT_INSTALLED";

    /// <summary>The queue of faces to embed, or of trainings, is full.</summary>
    public const string QueueFull = "QUEUE_FULL";

    /// <summary>The requests that the host reads and answers have as many bytes as it holds at a time.</summary>
    public const string MemoryFull = "MEMORY_FULL";

    /// <summary>The gallery does not exist.</summary>
    public const string GalleryNotFound = "GALLERY_NOT_FOUND";

    /// <summary>The gallery exists with other content.</summary>
    public const string GalleryExists = "GALLERY_EXISTS";

    /// <summary>The gallery is being imported, and nobody can use it yet.</summary>
    public const string GalleryImporting = "GALLERY_IMPORTING";

    /// <summary>What is imported is not an export as it was answered.</summary>
    public const string TransferCorrupt = "TRANSFER_CORRUPT";

    /// <summary>The subject does not exist in its gallery.</summary>
    public const string SubjectNotFound = "SUBJECT_NOT_FOUND";

    /// <summary>The face does not exist in its subject.</summary>
    public const string FaceNotFound = "FACE_NOT_FOUND";

    /// <summary>The face exists with another vector.</summary>
    public const string FaceExists = "FACE_EXISTS";

    /// <summary>The subject has as many faces as its gallery allows.</summary>
    public const string SubjectFull = "SUBJECT_FULL";

    /// <summary>The face to enroll looks like another subject, and the gallery refuses that.</summary>
    public const string SubjectDuplicate = "SUBJECT_DUPLICATE";

    /// <summary>The face to enroll looks like none of its own subject's, and the gallery refuses that.</summary>
    public const string SampleOutlying = "SAMPLE_OUTLYING";

    /// <summary>Redis has lost vectors of the gallery.</summary>
    public const string VectorsLost = "VECTORS_LOST";

    /// <summary>Redis has lost how many faces the gallery has.</summary>
    public const string CountsLost = "COUNTS_LOST";

    /// <summary>The gallery was moved to another embedding space during the call.</summary>
    public const string GalleryUpgraded = "GALLERY_UPGRADED";

    /// <summary>The gallery is being upgraded already.</summary>
    public const string UpgradeUnderWay = "UPGRADE_UNDER_WAY";

    /// <summary>The gallery is not being upgraded, or not at that step.</summary>
    public const string NoUpgrade = "NO_UPGRADE";

    /// <summary>Faces of the gallery have no vector of the other space.</summary>
    public const string UpgradeIncomplete = "UPGRADE_INCOMPLETE";

    /// <summary>The report of an upgrade is not that of the gallery as it is.</summary>
    public const string ReportOutdated = "REPORT_OUTDATED";

    /// <summary>The request_id was used for another request.</summary>
    public const string RequestIdReused = "REQUEST_ID_REUSED";

    /// <summary>No face was found in a whole photo.</summary>
    public const string NoFaceFound = "NO_FACE_FOUND";

    /// <summary>Several faces were found in a whole photo that is to show one.</summary>
    public const string SeveralFacesFound = "SEVERAL_FACES_FOUND";

    /// <summary>The face in a picture to enroll is seen worse than the gallery's quality gate allows.</summary>
    public const string QualityTooLow = "QUALITY_TOO_LOW";

    /// <summary>The gallery has a quality gate, but the Embedder does not measure quality.</summary>
    public const string QualityUnknown = "QUALITY_UNKNOWN";

    /// <summary>The brokers did not take the event of a decision, and the journal is strict.</summary>
    public const string JournalUnavailable = "JOURNAL_UNAVAILABLE";

    /// <summary>The calibration of the model does not reach the false-accept rate asked for.</summary>
    public const string FarUnsupported = "FAR_UNSUPPORTED";

    /// <summary>The cluster does not exist in its gallery.</summary>
    public const string ClusterNotFound = "CLUSTER_NOT_FOUND";

    /// <summary>No face with that crop_id is a member of a cluster of the gallery.</summary>
    public const string MemberNotFound = "MEMBER_NOT_FOUND";

    /// <summary>The face is a member of another cluster than the one named.</summary>
    public const string MemberElsewhere = "MEMBER_ELSEWHERE";

    /// <summary>A correction needs two clusters, and names one twice.</summary>
    public const string SameCluster = "SAME_CLUSTER";

    /// <summary>A correction would leave nothing of a cluster, or take nothing out of it.</summary>
    public const string ClusterUndivided = "CLUSTER_UNDIVIDED";

    /// <summary>A cluster has too many members, or parts, for a correction.</summary>
    public const string ClusterTooLarge = "CLUSTER_TOO_LARGE";

    /// <summary>A correction would make one person of faces that are known to be different people, or the other way round.</summary>
    public const string LinksContradict = "LINKS_CONTRADICT";

    /// <summary>A correction would make one cluster of two with different labels.</summary>
    public const string LabelsContradict = "LABELS_CONTRADICT";

    /// <summary>More corrections are to be undone than can be.</summary>
    public const string CorrectionsTooFew = "CORRECTIONS_TOO_FEW";

    /// <summary>A correction cannot be undone.</summary>
    public const string UndoImpossible = "UNDO_IMPOSSIBLE";

    /// <summary>Nobody knows yet whether a correction is applied.</summary>
    public const string CorrectionPending = "CORRECTION_PENDING";

    /// <summary>The gallery is being clustered anew already.</summary>
    public const string ReclusteringUnderWay = "RECLUSTERING_UNDER_WAY";

    /// <summary>The gallery is not being clustered anew, or it is another time that is meant.</summary>
    public const string ReclusteringNotFound = "RECLUSTERING_NOT_FOUND";

    /// <summary>Nothing is there to be clustered anew.</summary>
    public const string ReclusteringEmpty = "RECLUSTERING_EMPTY";

    /// <summary>No new clusters are built yet.</summary>
    public const string ReclusteringNotBuilt = "RECLUSTERING_NOT_BUILT";

    /// <summary>Too much has happened since the new clusters were built.</summary>
    public const string ReclusteringOutdated = "RECLUSTERING_OUTDATED";

    /// <summary>Faces of the gallery have no vector of the new space.</summary>
    public const string ReclusteringIncomplete = "RECLUSTERING_INCOMPLETE";

    /// <summary>Nobody knows yet whether a request about clustering anew is applied.</summary>
    public const string ReclusteringPending = "RECLUSTERING_PENDING";

    /// <summary>A later build of the same new clusters has taken the place of this one.</summary>
    public const string BuildReplaced = "BUILD_REPLACED";

    /// <summary>The gallery has more clusters than an instance keeps copies of, or more faces than it holds in memory.</summary>
    public const string GalleryTooLarge = "GALLERY_TOO_LARGE";

    /// <summary>The clusters of a gallery changed each time that they were read for an export.</summary>
    public const string GalleryBusy = "GALLERY_BUSY";

    /// <summary>An import of clusters was given up before it was written.</summary>
    public const string ImportReplaced = "IMPORT_REPLACED";

    /// <summary>The topic of changes does not hold any more what came behind a token.</summary>
    public const string WatchTokenExpired = "WATCH_TOKEN_EXPIRED";

    /// <summary>The instance has as many watchers as it takes.</summary>
    public const string WatchersFull = "WATCHERS_FULL";

    /// <summary>The Kafka brokers do not answer.</summary>
    public const string BrokersUnavailable = "BROKERS_UNAVAILABLE";

    /// <summary>The training does not exist on this worker.</summary>
    public const string TrainingNotFound = "TRAINING_NOT_FOUND";

    /// <summary>The training exists with another plan.</summary>
    public const string TrainingExists = "TRAINING_EXISTS";

    /// <summary>The training has not ended as planned, so it has no model.</summary>
    public const string TrainingNotSucceeded = "TRAINING_NOT_SUCCEEDED";

    /// <summary>Another model has that version in the model repository.</summary>
    public const string ModelExists = "MODEL_EXISTS";

    /// <summary>The model of a training is damaged, or cannot have the name.</summary>
    public const string ModelUnusable = "MODEL_UNUSABLE";

    /// <summary>An erasure was sent, and nobody knows yet what becomes of it.</summary>
    public const string ErasurePending = "ERASURE_PENDING";

    /// <summary>The answer to a request, or the request, named somebody who was erased since.</summary>
    public const string AnswerErased = "ANSWER_ERASED";

    /// <summary>Clusters were to be erased with their gallery, but the Matcher tells nobody of erasures.</summary>
    public const string TombstonesOff = "TOMBSTONES_OFF";

    /// <summary>Nothing is known, or no longer, of what is to be confirmed.</summary>
    public const string ConfirmationNotFound = "CONFIRMATION_NOT_FOUND";

    /// <summary>The host is stopping.</summary>
    public const string Stopping = "STOPPING";

    /// <summary>A crop_id arrived again with other bytes.</summary>
    public const string CropIdReused = "CROP_ID_REUSED";

    /// <summary>A request has more fields and elements of lists than one may be made of.</summary>
    public const string RequestTooLarge = "REQUEST_TOO_LARGE";

    /// <summary>A payload is not the protobuf message that its topic carries, or that the rpc takes.</summary>
    public const string PayloadUnreadable = "PAYLOAD_UNREADABLE";

    /// <summary>A command of a kind that this version does not know.</summary>
    public const string CommandUnknown = "COMMAND_UNKNOWN";

    /// <summary>Stored state, an export or an event was written by a newer version.</summary>
    public const string SchemaTooNew = "SCHEMA_TOO_NEW";

    /// <summary>Redis does not answer, or takes no commands for now; or the worker's disk takes nothing.</summary>
    public const string StoreUnavailable = "STORE_UNAVAILABLE";

    /// <summary>Redis answers, but lacks what the platform needs.</summary>
    public const string StoreUnusable = "STORE_UNUSABLE";

    /// <summary>The Embedder does not answer.</summary>
    public const string EmbedderUnavailable = "EMBEDDER_UNAVAILABLE";

    /// <summary>The Matcher does not answer.</summary>
    public const string MatcherUnavailable = "MATCHER_UNAVAILABLE";

    /// <summary>A defect of the platform; the log has the details under the trace id that the error names.</summary>
    public const string Internal = "INTERNAL";
}
