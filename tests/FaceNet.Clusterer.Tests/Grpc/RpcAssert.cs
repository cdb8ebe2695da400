using Google.Rpc;
using Grpc.Core;

namespace FaceNet.Clusterer.Tests.Grpc;

internal static class RpcAssert
{
    /// <summary>A call fails with this code and reason, and says these words.</summary>
    public static Task FailsAsync<T>(StatusCode code, string reason, string words, AsyncUnaryCall<T> call) => FailsAsync(code, reason, words, call.ResponseAsync);

    /// <summary>A call fails with this code and reason, and says these words. Returns all that it says.</summary>
    public static async Task<string> FailsAsync(StatusCode code, string reason, string words, Task call)
    {
        var failed = await Assert.ThrowsAsync<RpcException>(() => call);
        Assert.True(code == failed.StatusCode, $"{failed.StatusCode}: {failed.Status.Detail}");
        Assert.Equal(reason, failed.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason);
        Assert.Contains(words, failed.Status.Detail);
        return failed.Status.Detail;
    }
}
