using FaceNet.Protos.Clustering.V1;
using FaceNet.Standalone.Demo.Planning;
using FaceNet.Standalone.Demo.Progress;
using FaceNet.Standalone.Hosting;

namespace FaceNet.Standalone.Demo.Clusters;

/// <summary>Asks the Clusterer for all clusters of a gallery and their members.</summary>
internal static class ClusterReader
{
    private const int PageSize = 1000;

    /// <summary>Returns the clusters, the largest first.</summary>
    public static async Task<FoundCluster[]> ReadAsync(
        ClusteringService.ClusteringServiceClient clusterer,
        string gallery,
        IReadOnlyList<Crop> crops,
        IStageProgress progress,
        CancellationToken cancellationToken)
    {
        var known = crops.ToDictionary(crop => crop.CropId);
        var ids = await ListAsync(clusterer, gallery, cancellationToken);
        return await ServiceCalls.ForEachAsync(
            ids,
            async (id, stop) => new FoundCluster(id, [.. (await MembersAsync(clusterer, gallery, id, stop)).Select(crop => Find(known, crop))]),
            "Reading clusters",
            progress,
            cancellationToken);
    }

    private static async Task<List<string>> ListAsync(ClusteringService.ClusteringServiceClient clusterer, string gallery, CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        var request = new ListClustersRequest { Gallery = gallery, PageSize = PageSize };
        do
        {
            var page = await clusterer.ListClustersAsync(request, cancellationToken: cancellationToken);
            ids.AddRange(page.Clusters.Select(cluster => cluster.ClusterId));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        return ids;
    }

    private static async Task<List<string>> MembersAsync(
        ClusteringService.ClusteringServiceClient clusterer, string gallery, string cluster, CancellationToken cancellationToken)
    {
        var crops = new List<string>();
        var request = new ListClusterMembersRequest { Gallery = gallery, ClusterId = cluster, PageSize = PageSize };
        do
        {
            var page = await clusterer.ListClusterMembersAsync(request, cancellationToken: cancellationToken);
            crops.AddRange(page.Members.Select(member => member.CropId));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        return crops;
    }

    private static Crop Find(Dictionary<string, Crop> known, string cropId) => known.TryGetValue(cropId, out var crop) && crop.Person is not null
        ? crop
        : throw new StandaloneException($"The Clusterer reports the member {cropId}, which was not sent as a face. The gallery is not this demo's alone.");
}
