using FaceNet.ServiceDefaults.Errors;
using Google.Rpc;
using Grpc.Core;

namespace FaceNet.ServiceDefaults.Tests.Access;

/// <summary>How a call was refused.</summary>
internal static class Refusal
{
    /// <summary>Code and reason of a call that must fail.</summary>
    public static async Task<(StatusCode Code, string Reason)> OfAsync(Func<Task> call)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(call);
        var info = refused.GetRpcStatus()?.GetDetail<ErrorInfo>();
        Assert.True(info is null || info.Domain == ErrorStatus.Domain);
        return (refused.StatusCode, info?.Reason ?? "");
    }
}
