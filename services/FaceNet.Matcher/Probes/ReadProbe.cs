using FaceNet.ModelContract;

namespace FaceNet.Matcher.Probes;

/// <summary>A face of a request as a vector of the gallery's space.</summary>
/// <param name="Embedding">The vector.</param>
/// <param name="Model">The model that embedded the picture; empty for a vector of the caller's.</param>
/// <param name="ModelVersion">Its version.</param>
internal sealed record ReadProbe(FaceEmbedding Embedding, string Model, string ModelVersion);
