using Grpc.Core;

namespace FaceNet.Embedder.Grpc;

/// <summary>The deadline of a call.</summary>
internal static class CallDeadline
{
    /// <summary>When the caller stops waiting; null when it named no deadline.</summary>
    public static DateTimeOffset? Expiry(this ServerCallContext context) =>
        context.Deadline == DateTime.MaxValue ? null : new DateTimeOffset(context.Deadline, TimeSpan.Zero);
}
