using FaceNet.Clusterer.Consuming;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.Clusterer.SubjectGalleries;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Models;
using FaceNet.ServiceDefaults.Probes;

namespace FaceNet.Clusterer.Erasing.Everything;

/// <summary>Says by which space and thresholds people of a gallery are looked for, also where only the Matcher knows it. Thread-safe.</summary>
internal sealed class SearchedGalleries(ClusterReader reader, MatcherGalleries matcher, ModelCatalog models)
{
    /// <summary>
    /// What the gallery is bound to, and whether it has clusters; where it has none, what it would be bound to by a first face of the space of its enrolled people.
    /// Throws <see cref="ResourceNotFoundException"/> (GALLERY_NOT_FOUND) where neither service knows it.
    /// </summary>
    public async Task<(GalleryState State, bool HasClusters)> GetAsync(string gallery, CallLimits limits)
    {
        try
        {
            return ((await reader.OpenIndexedAsync(gallery, limits.CancellationToken)).State, true);
        }
        catch (ResourceNotFoundException missing) when (missing.Reason == ErrorReasons.GalleryNotFound)
        {
            if (await matcher.FindSpaceAsync(gallery, limits) is not { } space)
            {
                throw;
            }

            var model = await models.GetBySpaceAsync(space, limits.CancellationToken);
            var thresholds = GalleryBinder.ThresholdsOf(model);
            var state = new GalleryState
            {
                EmbeddingSpace = space,
                Dimensions = model.Dimensions,
                BaseThreshold = thresholds.BaseThreshold,
                SmallClusterReduction = thresholds.SmallClusterReduction,
            };
            return (state, false);
        }
    }
}
