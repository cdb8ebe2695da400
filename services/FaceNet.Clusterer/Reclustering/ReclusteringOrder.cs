using FaceNet.Clusterer.Clustering;
using FaceNet.Protos.Events.V1;

namespace FaceNet.Clusterer.Reclustering;

/// <summary>What the owner of a gallery is asked to do about clustering it anew.</summary>
/// <param name="Command">What was asked for, checked.</param>
/// <param name="TraceParent">The W3C trace context that it came with, empty for none.</param>
internal sealed record ReclusteringOrder(ReclusteringCommand Command, string TraceParent)
{
    public string Id => Command.RequestId;

    public ChangeCause Cause => new(Command.RequestTime.ToDateTimeOffset(), TraceParent, Id);
}
