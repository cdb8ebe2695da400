using FaceNet.Matcher.Galleries;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Validation;
using Google.Protobuf.WellKnownTypes;

namespace FaceNet.Matcher.Grpc;

/// <summary>Reads where callers say that samples come from, and when.</summary>
internal static class ProvenanceFields
{
    private const int LongestReference = 1024;

    /// <summary>Returns what was said, null for nothing. Throws <see cref="InvalidRequestException"/> when it breaks a rule.</summary>
    public static FaceProvenance? Read(Provenance? provenance, string field)
    {
        if (provenance is null)
        {
            return null;
        }

        var source = Identifier.Optional(provenance.SourceId, $"{field}.source_id");
        var reference = RequestTexts.Require(provenance.Reference, $"{field}.reference", LongestReference);
        return new FaceProvenance(source.Length > 0 ? source : null, reference.Length > 0 ? reference : null, ReadTime(provenance.CaptureTime, $"{field}.capture_time"));
    }

    /// <summary>Returns a time, null for none. Throws <see cref="InvalidRequestException"/> when it is out of range.</summary>
    public static DateTimeOffset? ReadTime(Timestamp? time, string field)
    {
        try
        {
            return time?.ToDateTimeOffset();
        }
        catch (InvalidOperationException)
        {
            throw new InvalidRequestException(field, "is no time between the years 1 and 9999.", "Send seconds since 1970 and nanoseconds in [0, 999999999].");
        }
    }
}
