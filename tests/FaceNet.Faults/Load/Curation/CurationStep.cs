using FaceNet.Protos.Clustering.V1;
using Grpc.Core;

namespace FaceNet.Faults.Load.Curation;

/// <summary>Something that a curator asks for.</summary>
/// <param name="RequestId">Names the request in its gallery.</param>
/// <param name="Kind">What it is.</param>
/// <param name="AskAsync">Asks a Clusterer once, by the id of the request, and gets the correction; null of an erasure.</param>
/// <param name="After">The clusters that there have to be when it is done.</param>
internal sealed record CurationStep(string RequestId, CurationKind Kind, Func<CurationDesk, string, CallOptions, Task<Correction?>> AskAsync, string After);

/// <summary>What a curator asks for.</summary>
internal enum CurationKind
{
    Promotion,
    Correction,
    Erasure,
}
