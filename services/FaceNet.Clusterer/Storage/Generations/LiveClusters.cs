using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Clustering.Corrections;
using FaceNet.Clusterer.Clustering.Reclustering;

namespace FaceNet.Clusterer.Storage.Generations;

/// <summary>A gallery as it was read, while its owner went on: what new clusters are made from.</summary>
/// <param name="Clusters">The live clusters; what keeps two apart is not among it.</param>
/// <param name="Faces">The faces to cluster.</param>
/// <param name="Links">What people said of two faces.</param>
internal sealed record LiveClusters(GallerySnapshot Clusters, IReadOnlyList<LiveFace> Faces, IReadOnlyList<FaceLink> Links);
