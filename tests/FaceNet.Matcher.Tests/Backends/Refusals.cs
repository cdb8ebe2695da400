using FaceNet.ServiceDefaults.Errors;
using Google.Rpc;
using Grpc.Core;

namespace FaceNet.Matcher.Tests.Backends;

/// <summary>Asserts what an error says to machines and to people.</summary>
internal static class Refusals
{
    /// <summary>The call fails with a code, with a reason for machines, and with words that tell people what it is about.</summary>
    public static async Task<RpcException> AssertFailsAsync(Task call, StatusCode code, string reason, params string[] words)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() => call);
        var info = refusal.GetRpcStatus()?.GetDetail<ErrorInfo>();
        Assert.Equal((code, reason, ErrorStatus.Domain), (refusal.StatusCode, info?.Reason, info?.Domain));
        Assert.All(words, word => Assert.Contains(word, refusal.Status.Detail, StringComparison.Ordinal));
        Assert.Equal(refusal.Status.Detail.Trim(), refusal.Status.Detail);
        return refusal;
    }

    /// <inheritdoc cref="AssertFailsAsync(Task, StatusCode, string, string[])"/>
    public static Task AssertFailsAsync<TResponse>(AsyncUnaryCall<TResponse> call, StatusCode code, string reason, params string[] words) =>
        AssertFailsAsync(call.ResponseAsync, code, reason, words);

    /// <summary>The call fails with INVALID_ARGUMENT, and names the field for machines and for people.</summary>
    public static async Task AssertInvalidAsync(Task call, string field, string reason = ErrorReasons.InvalidField, params string[] words)
    {
        var refusal = await AssertFailsAsync(call, StatusCode.InvalidArgument, reason, words);
        var violation = Assert.Single(refusal.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations);
        Assert.Equal(field, violation.Field);
        Assert.StartsWith($"{field}: ", refusal.Status.Detail, StringComparison.Ordinal);
    }

    /// <inheritdoc cref="AssertInvalidAsync(Task, string, string, string[])"/>
    public static Task AssertInvalidAsync<TResponse>(AsyncUnaryCall<TResponse> call, string field, string reason = ErrorReasons.InvalidField, params string[] words) =>
        AssertInvalidAsync(call.ResponseAsync, field, reason, words);

    /// <summary>The call fails with UNAVAILABLE, and says when to try again.</summary>
    public static async Task AssertUnavailableAsync(Task call, string reason, params string[] words)
    {
        var refusal = await AssertFailsAsync(call, StatusCode.Unavailable, reason, words);
        Assert.True(refusal.GetRpcStatus()!.GetDetail<RetryInfo>()!.RetryDelay.ToTimeSpan() > TimeSpan.Zero);
    }
}
