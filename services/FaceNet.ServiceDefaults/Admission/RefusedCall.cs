using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Status = Google.Rpc.Status;

namespace FaceNet.ServiceDefaults.Admission;

/// <summary>Answers calls with a refusal before any rpc sees them, as the rpc would: over gRPC and as JSON.</summary>
internal static class RefusedCall
{
    private const string GrpcContent = "application/grpc";

    private static readonly JsonFormatter Json = new(JsonFormatter.Settings.Default.WithTypeRegistry(TypeRegistry.FromFiles(Google.Rpc.ErrorDetailsReflection.Descriptor)));

    /// <summary>Whether a call is made over gRPC.</summary>
    public static bool IsGrpc(this HttpContext call) => call.Request.ContentType?.StartsWith(GrpcContent, StringComparison.OrdinalIgnoreCase) is true;

    /// <summary>Refuses a call.</summary>
    public static Task RefuseAsync(this HttpContext call, Status status)
    {
        if (call.IsGrpc())
        {
            call.Response.ContentType = GrpcContent;
            call.Response.SetGrpcStatus(status);
            return Task.CompletedTask;
        }

        call.Response.StatusCode = (StatusCode)status.Code switch
        {
            StatusCode.Unauthenticated => StatusCodes.Status401Unauthorized,
            StatusCode.PermissionDenied => StatusCodes.Status403Forbidden,
            StatusCode.ResourceExhausted => StatusCodes.Status429TooManyRequests,
            StatusCode.Internal => StatusCodes.Status500InternalServerError,
            _ => StatusCodes.Status503ServiceUnavailable,
        };
        call.Response.ContentType = "application/json";
        return call.Response.WriteAsync(Json.Format(status));
    }

    /// <summary>Writes a status into the headers of an answer that has nothing else.</summary>
    public static void SetGrpcStatus(this HttpResponse response, Status status)
    {
        response.Headers["grpc-status"] = status.Code.ToString(CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = Uri.EscapeDataString(status.Message);
        response.Headers["grpc-status-details-bin"] = Convert.ToBase64String(status.ToByteArray());
    }
}
