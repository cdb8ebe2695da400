using FaceNet.ModelContract;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using StackExchange.Redis;
using Status = Google.Rpc.Status;

namespace FaceNet.ServiceDefaults.Errors;

/// <summary>
/// The one place that decides what a failure looks like from outside: over gRPC, as an item of a batch, or as a dead letter.
/// </summary>
public static class ErrorStatus
{
    /// <summary>The domain of every <c>ErrorInfo</c>.</summary>
    public const string Domain = "facenet.platform";

    private static readonly TimeSpan StoreRetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Translates a failure that the caller can understand. Null for anything else: that is a defect, and what it says is
    /// for the log, not for the caller.
    /// </summary>
    public static Status? TryFrom(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return Understand(exception) is { } known ? From(known) : null;
    }

    /// <summary>The machine-readable reason of a failure that the caller can understand, else null.</summary>
    public static string? ReasonOf(Exception exception) => Understand(exception)?.Reason;

    /// <summary>Translates a failure of the platform.</summary>
    public static Status From(PlatformException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception is RefusedElsewhereException refused
            ? refused.Status
            : Create(exception.Code, exception.Reason, exception.Message, exception.Detail);
    }

    /// <summary>Describes a defect without saying anything about its inside.</summary>
    internal static Status Internal(string traceId) =>
        Create(StatusCode.Internal, ErrorReasons.Internal, $"The service failed. Its log has the details under trace id {traceId}.", null);

    /// <summary>Sees through the exceptions of the libraries below; null for what is none of the caller's business.</summary>
    internal static PlatformException? Understand(Exception exception) => exception switch
    {
        PlatformException known => known,
        FaceImageException image => new InvalidRequestException("image", image.Message, "", image.Reason),
        EmbeddingException { Reason: ErrorReasons.ModelMismatch } mismatch => new PreconditionException(mismatch.Reason, "embedding", mismatch.Message),
        EmbeddingException embedding => new InvalidRequestException("embedding", embedding.Message, "", ErrorReasons.InvalidEmbedding),
        RedisConnectionException or RedisTimeoutException => new UnavailableException(
            ErrorReasons.StoreUnavailable, "Redis does not answer. Retry; if it lasts, see Redis__Configuration and the Redis server.", StoreRetryDelay, exception),
        RedisServerException refused when IsPassing(refused.Kind) => new UnavailableException(
            ErrorReasons.StoreUnavailable, $"Redis refuses the command for now ({refused.Message}). Retry; if it lasts, see the Redis server.", StoreRetryDelay, exception),
        _ => null,
    };

    // What a Redis says that starts, fails over, is full or cannot write to its disk; a transaction that holds a refused command is aborted as a whole.
    private static bool IsPassing(RedisErrorKind kind) => kind
        is RedisErrorKind.Loading or RedisErrorKind.Busy or RedisErrorKind.MaxClients
        or RedisErrorKind.ReadOnly or RedisErrorKind.MasterDown or RedisErrorKind.NoReplicas or RedisErrorKind.ClusterDown or RedisErrorKind.TryAgain
        or RedisErrorKind.OutOfMemory or RedisErrorKind.Misconfigured or RedisErrorKind.ExecAbort;

    private static Status Create(StatusCode code, string reason, string message, IMessage? detail)
    {
        var status = new Status { Code = (int)code, Message = message };
        status.Details.Add(Any.Pack(new ErrorInfo { Reason = reason, Domain = Domain }));
        if (detail is not null)
        {
            status.Details.Add(Any.Pack(detail));
        }

        return status;
    }
}
