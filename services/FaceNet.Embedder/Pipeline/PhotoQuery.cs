using FaceNet.Embedder.Batching;
using FaceNet.Protos.Type.V1;

namespace FaceNet.Embedder.Pipeline;

/// <summary>Which faces of a photo are asked for.</summary>
/// <param name="Photo">The photo.</param>
/// <param name="MaxFaces">The most faces, 1 to 64; null for as many as the host allows.</param>
/// <param name="MinConfidence">The least confidence, in (0, 1]; null for that of the host.</param>
/// <param name="Priority">How urgent it is.</param>
internal sealed record PhotoQuery(Photo Photo, int? MaxFaces, double? MinConfidence, FacePriority Priority);
