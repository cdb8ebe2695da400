using Google.Rpc;
using Grpc.Core;
using Status = Google.Rpc.Status;

namespace FaceNet.Embedder.Tests.Grpc;

/// <summary>Reads what errors say to machines.</summary>
internal static class ErrorDetails
{
    public static string Reason(this Status status) => status.GetDetail<ErrorInfo>()?.Reason ?? "";

    public static string Reason(this RpcException exception) => exception.GetRpcStatus()?.Reason() ?? "";

    public static string Field(this RpcException exception) =>
        exception.GetRpcStatus()?.GetDetail<BadRequest>()?.FieldViolations.Single().Field ?? "";
}
