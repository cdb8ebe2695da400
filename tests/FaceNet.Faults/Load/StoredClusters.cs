using FaceNet.Protos.Clustering.V1;

namespace FaceNet.Faults.Load;

/// <summary>Reads all clusters of a gallery with their members.</summary>
internal static class StoredClusters
{
    private const int PageSize = 1000;

    public static async Task<IReadOnlyList<(Cluster Cluster, IReadOnlyList<string> Crops)>> ReadAsync(
        ClusteringService.ClusteringServiceClient client, string gallery, Patience patience, CancellationToken stop)
    {
        var stored = new List<(Cluster, IReadOnlyList<string>)>();
        var request = new ListClustersRequest { Gallery = gallery, PageSize = PageSize };
        do
        {
            var page = await Answered.ByAsync(options => client.ListClustersAsync(request, options), patience.Longest, stop);
            foreach (var cluster in page.Clusters)
            {
                stored.Add((cluster, await ReadMembersAsync(client, cluster, patience, stop)));
            }

            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return stored;
    }

    private static async Task<IReadOnlyList<string>> ReadMembersAsync(
        ClusteringService.ClusteringServiceClient client, Cluster cluster, Patience patience, CancellationToken stop)
    {
        var crops = new List<string>();
        var request = new ListClusterMembersRequest { Gallery = cluster.Gallery, ClusterId = cluster.ClusterId, PageSize = PageSize };
        do
        {
            var page = await Answered.ByAsync(options => client.ListClusterMembersAsync(request, options), patience.Longest, stop);
            crops.AddRange(page.Members.Select(member => member.CropId));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return crops;
    }
}
