using Proto = FaceNet.Protos.Events.V1;

namespace FaceNet.Clusterer.Clustering.Corrections;

/// <summary>Something that people said about the clusters of a gallery.</summary>
/// <param name="Request">What was asked for, checked: every id keeps its rule, and every number is in its range.</param>
/// <param name="TraceParent">The W3C trace context that it came with, empty for none.</param>
internal sealed record Correction(Proto.Correction Request, string TraceParent)
{
    public string Id => Request.CorrectionId;

    public ChangeCause Cause => new(Request.RequestTime.ToDateTimeOffset(), TraceParent, Id);
}
