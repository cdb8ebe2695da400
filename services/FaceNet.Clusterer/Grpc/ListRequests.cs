using FaceNet.Clusterer.Storage;
using FaceNet.Protos.Clustering.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Validation;

namespace FaceNet.Clusterer.Grpc;

/// <summary>What a request for a list asks for. Throws <see cref="InvalidRequestException"/> where a field breaks its rule.</summary>
internal static class ListRequests
{
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

    /// <summary>Where a list of clusters goes on. A token is no secret: whoever knows how it is made can make one with any position.</summary>
    public static ClusterPosition? ReadPosition(string query, string token) => PageToken.Read(query, token) switch
    {
        null => null,
        var text when ClusterPosition.TryParse(text) is { } position => position,
        var text => throw new InvalidRequestException("page_token", $"names the position '{text}', which is none.", "Pass next_page_token of the previous answer."),
    };

    private static T Known<T>(T value, string field)
        where T : struct, Enum => Enum.IsDefined(value)
        ? value
        : throw new InvalidRequestException(field, $"{value:D} is none of its values.", "Leave it out for its default.");
}
