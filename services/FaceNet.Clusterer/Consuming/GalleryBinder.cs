using System.Collections.Concurrent;
using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.Clusterer.SubjectGalleries;
using FaceNet.Protos.Embedding.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Models;
using Microsoft.Extensions.Options;

namespace FaceNet.Clusterer.Consuming;

/// <summary>Binds a gallery to the embedding space of its first face, and to that model's thresholds, for life. Thread-safe.</summary>
internal sealed class GalleryBinder(ModelCatalog models, KnownGalleries galleries, IOptions<ClustererOptions> options, TimeProvider time)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, long> _unknownSince = new();

    /// <summary>
    /// Fills in the binding, or says why the face cannot give it one. Throws <see cref="UnavailableException"/> when the Embedder
    /// cannot say, as long as patience with a space that it does not know lasts, or when the Matcher has to know the gallery and cannot say;
    /// the gallery is then still unbound.
    /// </summary>
    public async Task<Refusal?> BindAsync(string gallery, GalleryState state, Face first, CancellationToken cancellationToken)
    {
        if (options.Value.RequireKnownGallery && await CheckAsync(gallery, first, cancellationToken) is { } stranger)
        {
            return stranger;
        }

        var space = first.Embedding.Space;
        try
        {
            var model = await models.GetBySpaceAsync(space, cancellationToken);
            _unknownSince.TryRemove(space, out _);
            var thresholds = ThresholdsOf(model);
            if (model.Dimensions != first.Embedding.Dimensions)
            {
                return GalleryRules.WrongLength(first, model.Dimensions);
            }

            state.EmbeddingSpace = space;
            state.Dimensions = model.Dimensions;
            state.BaseThreshold = thresholds.BaseThreshold;
            state.SmallClusterReduction = thresholds.SmallClusterReduction;
            return null;
        }
        catch (ResourceNotFoundException unknown)
        {
            var waited = time.GetElapsedTime(_unknownSince.GetOrAdd(space, _ => time.GetTimestamp()));
            if (waited < options.Value.UnknownSpacePatience)
            {
                throw new UnavailableException(
                    unknown.Reason,
                    $"{unknown.Message} Its faces wait for {options.Value.UnknownSpacePatience}, in case that the Embedders are just being upgraded.",
                    RetryDelay,
                    unknown);
            }

            return new Refusal(unknown.Reason, unknown.Message);
        }
    }

    /// <summary>The thresholds of a model. Throws <see cref="UnavailableException"/> where it has none of use.</summary>
    public static ClusteringThresholds ThresholdsOf(Model model) => model.Clustering is { BaseThreshold: > 0 and <= 4, SmallClusterReduction: >= 0 } thresholds
        ? thresholds
        : throw new UnavailableException(
            ErrorReasons.EmbedderUnavailable,
            $"The Embedder names no usable clustering thresholds for the space '{model.EmbeddingSpace}'. Mend the manifest of model {model.Name} {model.Version}.",
            RetryDelay);

    private async Task<Refusal?> CheckAsync(string gallery, Face first, CancellationToken cancellationToken)
    {
        var space = await galleries.FindSpaceAsync(gallery, cancellationToken);
        return space is null ? GalleryRules.Unknown(gallery)
            : space != first.Embedding.Space ? GalleryRules.OtherSpace(gallery, space, first)
            : null;
    }
}
