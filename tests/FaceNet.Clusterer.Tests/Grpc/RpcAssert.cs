using Google.Rpc;
using Grpc.Core;

namespace FaceNet.Clusterer.Tests.Grpc;

internal static class RpcAssert
{
    /// <summary>A call fails with this code and reason, and says these words.</summary>
    public static async Task FailsAsync<T>(StatusCode code, string reason, string words, AsyncUnaryCall<T> call)
    {
        var failed = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.True(code == failed.StatusCode, $"{failed.StatusCode}: {failed.Status.Detail}");
        Assert.Equal(reason, failed.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason);
        Assert.Contains(words, failed.Status.Detail);
    }
}
