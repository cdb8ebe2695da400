using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace FaceNet.ServiceDefaults.Errors;

/// <summary>More work than the service takes. RESOURCE_EXHAUSTED with a <c>RetryInfo</c>; nothing of the request was done.</summary>
/// <param name="reason">One of <see cref="ErrorReasons"/>.</param>
/// <param name="message">Which limit was reached, and its value.</param>
/// <param name="retryAfter">When to try again.</param>
public sealed class OverloadedException(string reason, string message, TimeSpan retryAfter)
    : PlatformException(StatusCode.ResourceExhausted, reason, message)
{
    /// <summary>When to try again.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;

    internal override IMessage Detail => new RetryInfo { RetryDelay = Duration.FromTimeSpan(RetryAfter) };
}

/// <summary>Something the service depends on does not answer. UNAVAILABLE with a <c>RetryInfo</c>; the request may be retried.</summary>
/// <param name="reason">One of <see cref="ErrorReasons"/>.</param>
/// <param name="message">What does not answer, at which address.</param>
/// <param name="retryAfter">When to try again.</param>
/// <param name="inner">What it said.</param>
public sealed class UnavailableException(string reason, string message, TimeSpan retryAfter, Exception? inner = null)
    : PlatformException(StatusCode.Unavailable, reason, message, inner)
{
    /// <summary>When to try again.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;

    internal override IMessage Detail => new RetryInfo { RetryDelay = Duration.FromTimeSpan(RetryAfter) };
}

/// <summary>Something that was handed on may still be done, but not within the time of the call. DEADLINE_EXCEEDED with a <c>RetryInfo</c>.</summary>
/// <param name="reason">One of <see cref="ErrorReasons"/>.</param>
/// <param name="message">What may still happen, and how to ask.</param>
/// <param name="retryAfter">When to ask.</param>
public sealed class OutcomeUnknownException(string reason, string message, TimeSpan retryAfter)
    : PlatformException(StatusCode.DeadlineExceeded, reason, message)
{
    internal override IMessage Detail => new RetryInfo { RetryDelay = Duration.FromTimeSpan(retryAfter) };
}

/// <summary>Work that other work has taken the place of. ABORTED; what it did is dropped.</summary>
/// <param name="reason">One of <see cref="ErrorReasons"/>.</param>
/// <param name="subject">What the work was on.</param>
/// <param name="message">What took its place, and the remedy.</param>
public sealed class ReplacedException(string reason, string subject, string message)
    : PlatformException(StatusCode.Aborted, reason, message)
{
    internal override IMessage Detail => new PreconditionFailure
    {
        Violations = { new PreconditionFailure.Types.Violation { Type = Reason, Subject = subject, Description = Message } },
    };
}
