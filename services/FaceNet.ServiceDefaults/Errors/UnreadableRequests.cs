using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;

namespace FaceNet.ServiceDefaults.Errors;

/// <summary>
/// Explains to callers that their request is not the message of the rpc. It is read before any interceptor sees the call, and what fails there the library
/// answers with UNKNOWN; nothing else does, since <see cref="ErrorStatusInterceptor"/> answers for all that comes after. Messages that callers stream are read later, by
/// <see cref="Access.CheckedStream{TRequest}"/>, which refuses them alike.
/// </summary>
internal static class UnreadableRequests
{
    private const string StatusHeader = "grpc-status";
    private const string MessageHeader = "grpc-message";
    private const string DetailsHeader = "grpc-status-details-bin";
    private const string HandlerFailed = "Exception was thrown by handler.";

    private static readonly string Unknown = ((int)StatusCode.Unknown).ToString(CultureInfo.InvariantCulture);

    /// <summary>Adds it; before the rpcs are mapped.</summary>
    public static void ExplainUnreadableRequests(this WebApplication app) => app.Use(async (call, next) =>
    {
        await next(call);
        var headers = call.Response.Headers;
        if (!call.Response.HasStarted && headers[StatusHeader] == Unknown && headers[MessageHeader] == HandlerFailed && !headers.ContainsKey(DetailsHeader))
        {
            call.RefuseAsGrpc(ErrorStatus.From(Refusal($"{call.Request.Path}")));
        }
    });

    /// <summary>The refusal of a request, or of a message of a stream, that is not the message of the rpc.</summary>
    /// <param name="rpc">The path of the rpc.</param>
    public static InvalidRequestException Refusal(string rpc) => new(
        "request", $"is not the message that {rpc} takes.", "Send it in the format of Protocol Buffers, as protos/ describes it.", ErrorReasons.PayloadUnreadable);
}
