using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Status = Google.Rpc.Status;

namespace FaceNet.ServiceDefaults.Errors;

/// <summary>Answers calls with a refusal where no rpc sees them, as the rpc would.</summary>
internal static class RefusedCall
{
    private static readonly JsonFormatter Json = new(JsonFormatter.Settings.Default.WithTypeRegistry(TypeRegistry.FromFiles(Google.Rpc.ErrorDetailsReflection.Descriptor)));

    /// <summary>Refuses a gRPC call: a status, and nothing else.</summary>
    public static void RefuseAsGrpc(this HttpContext call, Status status)
    {
        call.Response.ContentType = "application/grpc";
        call.Response.Headers["grpc-status"] = status.Code.ToString(CultureInfo.InvariantCulture);
        call.Response.Headers["grpc-message"] = Uri.EscapeDataString(status.Message);
        call.Response.Headers["grpc-status-details-bin"] = Convert.ToBase64String(status.ToByteArray());
    }

    /// <summary>Refuses a request of JSON.</summary>
    public static Task RefuseAsJsonAsync(this HttpContext call, Status status)
    {
        call.Response.StatusCode = (StatusCode)status.Code switch
        {
            StatusCode.InvalidArgument => StatusCodes.Status400BadRequest,
            StatusCode.Unauthenticated => StatusCodes.Status401Unauthorized,
            StatusCode.PermissionDenied => StatusCodes.Status403Forbidden,
            StatusCode.ResourceExhausted => StatusCodes.Status429TooManyRequests,
            StatusCode.Internal => StatusCodes.Status500InternalServerError,
            _ => StatusCodes.Status503ServiceUnavailable,
        };
        call.Response.ContentType = "application/json";
        return call.Response.WriteAsync(Json.Format(status));
    }
}
