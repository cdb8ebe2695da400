namespace FaceNet.Clusterer.Clustering.Reclustering;

/// <summary>The clusters of a gallery, and who is in them.</summary>
/// <param name="Clusters">The clusters.</param>
/// <param name="Homes">The cluster of each face by crop_id, never an alias.</param>
internal sealed record PlacedGallery(GallerySnapshot Clusters, IReadOnlyDictionary<string, string> Homes);
