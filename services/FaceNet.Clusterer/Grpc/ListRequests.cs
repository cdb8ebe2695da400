using FaceNet.Clusterer.Storage;
using FaceNet.Protos.Clustering.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Validation;
using Google.Protobuf.WellKnownTypes;

namespace FaceNet.Clusterer.Grpc;

/// <summary>What a request for a list asks for. Throws <see cref="InvalidRequestException"/> where a field breaks its rule.</summary>
internal static class ListRequests
{
    // Of the years 1 to 9999, which a Timestamp can hold.
    private const long FirstSecond = -62_135_596_800;
    private const long LastSecond = 253_402_300_799;

    public static ClusterQuery ToQuery(this ListClustersRequest request, int confirmedSize)
    {
        var label = Identifier.Optional(request.Label, "label");
        var labelled = Known(request.Labelled, "labelled") switch
        {
            LabelFilter.Labelled => true,
            LabelFilter.Unlabelled => (bool?)false,
            _ => null,
        };
        if (label.Length > 0 && labelled == false)
        {
            throw new InvalidRequestException("labelled", $"asks for clusters without a label, label for those with '{label}'.", "Set one of the two.");
        }

        var confirmed = Known(request.Confirmation, "confirmation") switch
        {
            ConfirmationFilter.Confirmed => true,
            ConfirmationFilter.Unconfirmed => (bool?)false,
            _ => null,
        };
        if (request.ConfirmedOnly && confirmed == false)
        {
            throw new InvalidRequestException("confirmation", "asks for unconfirmed clusters, confirmed_only for the others.", "Set one of the two.");
        }

        return new ClusterQuery(
            Known(request.Order, "order") == ClusterOrder.Recency, label, labelled, request.ConfirmedOnly ? true : confirmed, confirmedSize);
    }

    public static SightingQuery ToQuery(this ListSightingsRequest request)
    {
        var (from, until) = (Time(request.StartTime, "start_time"), Time(request.EndTime, "end_time"));
        return until <= from
            ? throw new InvalidRequestException("end_time", $"{until:O} is not after start_time.", "Name a later time, or leave one of the two out.")
            : new SightingQuery(from, until, Identifier.Optional(request.SourceId, "source_id"));
    }

    /// <summary>A count in [1, most]; zero stands for the default.</summary>
    public static int Count(int value, string field, int @default, int most) => value switch
    {
        0 => @default,
        _ when value > 0 && value <= most => value,
        _ => throw new InvalidRequestException(field, $"{value} is outside 1 to {most}.", $"Leave it out for {@default}."),
    };

    /// <summary>A difference of squared distances in [0, most].</summary>
    public static double Margin(double value, double most) => value >= 0 && value <= most
        ? value
        : throw new InvalidRequestException("max_margin", $"{value} is outside 0 to {most}.", "Leave it out for the default.");

    /// <summary>Where a list of clusters goes on. A token is no secret: whoever knows how it is made can make one with any position.</summary>
    public static ClusterPosition? ReadPosition(string query, string token) => PageToken.Read(query, token) switch
    {
        null => null,
        var text when ClusterPosition.TryParse(text) is { } position => position,
        var text => throw new InvalidRequestException("page_token", $"names the position '{text}', which is none.", "Pass next_page_token of the previous answer."),
    };

    private static DateTimeOffset? Time(Timestamp? time, string field) => time switch
    {
        null => null,
        { Seconds: >= FirstSecond and <= LastSecond, Nanos: >= 0 and < 1_000_000_000 } => time.ToDateTimeOffset(),
        _ => throw new InvalidRequestException(field, $"of {time.Seconds} seconds and {time.Nanos} nanoseconds is no time.", "Use a time of the years 1 to 9999."),
    };

    private static T Known<T>(T value, string field)
        where T : struct, System.Enum => System.Enum.IsDefined(value)
        ? value
        : throw new InvalidRequestException(field, $"{value:D} is none of its values.", "Leave it out for its default.");
}
