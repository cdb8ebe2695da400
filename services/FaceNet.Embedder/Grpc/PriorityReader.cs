using FaceNet.Embedder.Batching;
using FaceNet.Protos.Embedding.V1;
using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Embedder.Grpc;

/// <summary>Reads the priority of a request or event.</summary>
internal static class PriorityReader
{
    /// <summary>Reads a priority that is live where unspecified.</summary>
    public static FacePriority ReadOrLive(Priority priority) => Read(priority, FacePriority.Live);

    /// <summary>Reads a priority that is bulk where unspecified.</summary>
    public static FacePriority ReadOrBulk(Priority priority) => Read(priority, FacePriority.Bulk);

    private static FacePriority Read(Priority priority, FacePriority unspecified) => priority switch
    {
        Priority.Unspecified => unspecified,
        Priority.Live => FacePriority.Live,
        Priority.Bulk => FacePriority.Bulk,
        _ => throw new InvalidRequestException("priority", $"{(int)priority} is no priority.", "Use PRIORITY_LIVE or PRIORITY_BULK, or leave it out."),
    };
}
