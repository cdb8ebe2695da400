using FaceNet.ModelContract;
using FaceNet.Protos.Type.V1;

namespace FaceNet.Matcher.Probes;

/// <summary>A face of a request as a vector of the gallery's space.</summary>
/// <param name="Embedding">The vector.</param>
/// <param name="Field">The field that carries it.</param>
internal sealed record ReadProbe(FaceEmbedding Embedding, string Field)
{
    /// <summary>The vector of the picture in the other space of a gallery that holds two; null for a vector, and for a probe that is not enrolled.</summary>
    public FaceEmbedding? Other { get; init; }

    /// <summary>The picture that was embedded, with the place of the face in it; null for a vector.</summary>
    public FaceImage? Image { get; init; }

    /// <summary>The model that embedded the picture; empty for a vector.</summary>
    public string Model { get; init; } = "";

    /// <summary>The version of that model.</summary>
    public string ModelVersion { get; init; } = "";

    /// <summary>How well the face is seen; null for a vector, and where the Embedder does not measure it.</summary>
    public FaceQuality? Quality { get; init; }
}
