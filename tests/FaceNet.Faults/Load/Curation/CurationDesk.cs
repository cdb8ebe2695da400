using FaceNet.Protos.Clustering.V1;
using Grpc.Core;

namespace FaceNet.Faults.Load.Curation;

/// <summary>A Clusterer, as curators use it.</summary>
/// <param name="Clusters">Takes corrections.</param>
/// <param name="Erasures">Takes erasures.</param>
internal sealed record CurationDesk(ClusteringService.ClusteringServiceClient Clusters, ErasureService.ErasureServiceClient Erasures)
{
    public static CurationDesk At(ChannelBase clusterer) => new(new ClusteringService.ClusteringServiceClient(clusterer), new ErasureService.ErasureServiceClient(clusterer));
}
