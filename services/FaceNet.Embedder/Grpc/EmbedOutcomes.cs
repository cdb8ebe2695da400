using FaceNet.Embedder.Pipeline;
using FaceNet.ModelContract;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Models;
using Google.Protobuf.WellKnownTypes;

namespace FaceNet.Embedder.Grpc;

/// <summary>Makes the outcome of one face: its vector, or why there is none.</summary>
internal static class EmbedOutcomes
{
    /// <summary>Awaits one face. What the caller can understand becomes its outcome; anything else, and the end of the call, is thrown.</summary>
    public static async Task<EmbedOutcome> OfAsync(ModelManifest manifest, Func<Task<MeasuredEmbedding>> embed, CancellationToken cancellationToken)
    {
        try
        {
            return new EmbedOutcome { Embedded = ToMessage(await embed(), manifest) };
        }
        catch (Exception exception) when (Explain(exception, cancellationToken) is { } error)
        {
            return new EmbedOutcome { Error = error };
        }
    }

    /// <summary>What to tell the caller about one face; null when the failure is not that of the face.</summary>
    public static Google.Rpc.Status? Explain(Exception exception, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? null : ErrorStatus.TryFrom(exception);

    private static EmbeddedFace ToMessage(MeasuredEmbedding measured, ModelManifest manifest)
    {
        var face = measured.Face;
        return new EmbeddedFace
        {
            Embedding = new Embedding { EmbeddingSpace = face.Embedding.Space, Values = { face.Embedding.Values.ToArray() } },
            Model = manifest.Name,
            ModelVersion = manifest.Version,
            QueueTime = Duration.FromTimeSpan(face.QueueTime),
            ComputeTime = Duration.FromTimeSpan(face.ComputeTime),
            BatchSize = face.BatchSize,
            Quality = measured.Quality.ToMessage(),
        };
    }
}
