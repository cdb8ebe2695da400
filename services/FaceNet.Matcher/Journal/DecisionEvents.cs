using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.Probes;
using FaceNet.Protos.Events.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Access;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace FaceNet.Matcher.Journal;

/// <summary>Makes the events of the journal of what callers were answered.</summary>
internal static class DecisionEvents
{
    /// <summary>The event of a search that a call asked for.</summary>
    public static DecisionMade Of(SearchFacesResponse answer, StoredGallery gallery, ReadProbe probe, ServerCallContext call, DateTimeOffset now) =>
        Of(answer, gallery, probe, CallerOf(call), now);

    /// <summary>The event of a search.</summary>
    public static DecisionMade Of(SearchFacesResponse answer, StoredGallery gallery, ReadProbe probe, string caller, DateTimeOffset now)
    {
        var made = Of(answer.Decision, answer.Threshold, gallery, probe, caller, now);
        made.Search = new SearchDecision { Candidates = { answer.Candidates } };
        return made;
    }

    /// <summary>The event of a verification.</summary>
    /// <param name="answer">What the caller is answered.</param>
    /// <param name="subject">The subject that the probe was compared with; empty for a face.</param>
    /// <param name="gallery">The gallery.</param>
    /// <param name="probe">The probe.</param>
    /// <param name="call">The call.</param>
    /// <param name="now">The time.</param>
    public static DecisionMade Of(VerifyFaceResponse answer, string subject, StoredGallery gallery, ReadProbe probe, ServerCallContext call, DateTimeOffset now)
    {
        var made = Of(answer.Decision, answer.Threshold, gallery, probe, CallerOf(call), now);
        made.Verification = new VerificationDecision { SubjectId = subject, SquaredDistance = answer.SquaredDistance };
        return made;
    }

    private static DecisionMade Of(Decision decision, ThresholdUsed threshold, StoredGallery gallery, ReadProbe probe, string caller, DateTimeOffset now) => new()
    {
        EventId = Guid.CreateVersion7(now).ToString("N"),
        DecisionTime = now.ToTimestamp(),
        Caller = caller,
        Gallery = gallery.Id,
        EmbeddingSpace = gallery.Record.EmbeddingSpace,
        Model = probe.Model,
        ModelVersion = probe.ModelVersion,
        Decision = decision,
        Threshold = threshold,
    };

    private static string CallerOf(ServerCallContext call)
    {
        var id = Caller.Of(call).Id;
        return id.Length > 0 ? id : call.GetHttpContext().Connection.RemoteIpAddress?.ToString() ?? "";
    }
}
