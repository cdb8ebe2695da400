using Google.Rpc;
using Grpc.Core;

namespace FaceNet.Trainer.Tests.Serving;

/// <summary>What a refused call says.</summary>
internal static class RpcErrors
{
    public static async Task<RpcException> ErrorOfAsync<T>(AsyncUnaryCall<T> call)
    {
        return await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
    }

    public static string Reason(this RpcException exception)
    {
        return exception.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason ?? "";
    }

    public static string Field(this RpcException exception)
    {
        return exception.GetRpcStatus()?.GetDetail<BadRequest>()?.FieldViolations[0].Field ?? "";
    }
}
