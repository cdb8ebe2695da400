using FaceNet.Embedder.Batching;
using FaceNet.ModelContract;

namespace FaceNet.Embedder.Pipeline;

/// <summary>What became of a face: its vector, and how well it could be seen.</summary>
/// <param name="Face">The vector and what it cost.</param>
/// <param name="Quality">What was measured of the crop.</param>
internal readonly record struct MeasuredEmbedding(BatchedEmbedding Face, FaceQuality Quality);
