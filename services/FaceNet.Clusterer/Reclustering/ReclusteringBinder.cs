using FaceNet.Clusterer.Consuming;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.Protos.Clustering.V1;
using FaceNet.Protos.Events.V1;
using FaceNet.ServiceDefaults.Models;

namespace FaceNet.Clusterer.Reclustering;

/// <summary>Finds out what the clusters that a request asks for are bound to. Thread-safe.</summary>
internal sealed class ReclusteringBinder(ModelCatalog models)
{
    /// <summary>
    /// Fills in defaults. Throws <see cref="ServiceDefaults.Errors.ResourceNotFoundException"/> (MODEL_NOT_FOUND) and
    /// <see cref="ServiceDefaults.Errors.UnavailableException"/> (EMBEDDER_UNAVAILABLE), which it needs not where nothing is left open.
    /// </summary>
    public async Task<ReclusteringBinding> BindAsync(StartReclusteringRequest request, GalleryState state, CancellationToken cancellationToken)
    {
        var space = request.EmbeddingSpace.Length > 0 ? request.EmbeddingSpace : state.EmbeddingSpace;
        if (space == state.EmbeddingSpace && request is { HasBaseThreshold: true, HasSmallClusterReduction: true })
        {
            return Bind(space, state.Dimensions, request.BaseThreshold, request.SmallClusterReduction);
        }

        var model = await models.GetBySpaceAsync(space, cancellationToken);
        var thresholds = GalleryBinder.ThresholdsOf(model);
        return Bind(
            space,
            model.Dimensions,
            request.HasBaseThreshold ? request.BaseThreshold : thresholds.BaseThreshold,
            request.HasSmallClusterReduction ? request.SmallClusterReduction : thresholds.SmallClusterReduction);
    }

    private static ReclusteringBinding Bind(string space, int dimensions, double baseThreshold, double reduction)
    {
        ReclusteringCommandChecks.RequireThresholds(baseThreshold, reduction);
        return new ReclusteringBinding { EmbeddingSpace = space, Dimensions = dimensions, BaseThreshold = baseThreshold, SmallClusterReduction = reduction };
    }
}
