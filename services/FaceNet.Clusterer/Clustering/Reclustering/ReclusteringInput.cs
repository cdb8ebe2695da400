using FaceNet.Clusterer.Clustering.Corrections;
using FaceNet.ModelContract;

namespace FaceNet.Clusterer.Clustering.Reclustering;

/// <summary>What a gallery is clustered anew from. The order of faces and links means nothing.</summary>
/// <param name="Id">The reclustering: part of the ids of clusters that have no predecessor.</param>
/// <param name="Live">The clusters as they are.</param>
/// <param name="Dimensions">The length of the vectors of <paramref name="Faces"/>.</param>
/// <param name="Thresholds">The thresholds to cluster by.</param>
/// <param name="Faces">The faces, all of one embedding space, each crop_id once.</param>
/// <param name="Links">What people said of faces. A link that names a face that is not there is passed over.</param>
internal sealed record ReclusteringInput(
    string Id,
    GallerySnapshot Live,
    int Dimensions,
    ClusteringThresholds Thresholds,
    IReadOnlyCollection<LiveFace> Faces,
    IReadOnlyCollection<FaceLink> Links);

/// <summary>A face and where it is in the live clusters.</summary>
/// <param name="Face">The face, with the vector to cluster it by.</param>
/// <param name="ClusterId">Its live cluster, never an alias; empty when it is in none.</param>
internal sealed record LiveFace(Face Face, string ClusterId);
