using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Replicas;
using FaceNet.Clusterer.Storage;
using FaceNet.ModelContract;

namespace FaceNet.Clusterer.Questions;

/// <summary>A cluster that comes into question for a face.</summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="Candidate">How near it is.</param>
/// <param name="First">Its earliest member.</param>
/// <param name="Last">Its latest member.</param>
internal sealed record FoundHome(StoredCluster Cluster, Candidate Candidate, StoredMember First, StoredMember Last);

/// <summary>Finds the clusters nearest to a face. Thread-safe.</summary>
internal sealed class ClusterFinder(ClusterReplicas replicas, SightingReader sightings, ClusterReader reader)
{
    /// <summary>The nearest clusters, by rising margin, with numbers of what is stored now.</summary>
    public async Task<IReadOnlyList<FoundHome>> FindAsync(
        string gallery, FaceEmbedding face, ClusteringThresholds thresholds, int count, CancellationToken cancellationToken)
    {
        var ids = await replicas.AskAsync(gallery, replica => replica.Nearest(face, count).Select(near => near.Cluster.Id).ToArray(), cancellationToken);
        var found = await reader.GetManyAsync(gallery, ids, cancellationToken);
        var ends = await sightings.EndsAsync(gallery, [.. found.Select(cluster => cluster.Id)], cancellationToken);
        var homes = found.Zip(ends).Where(home => home.Second is not null).Select(home =>
        {
            var cluster = new Cluster(home.First.State.ToSnapshot(home.First.Id));
            var candidate = new Candidate(cluster, cluster.SquaredDistance(face.Values), thresholds.Threshold(1, cluster.Count));
            return new FoundHome(home.First, candidate, home.Second!.Value.First, home.Second.Value.Last);
        });
        return [.. homes.OrderBy(home => home.Candidate.Margin).ThenBy(home => home.Candidate.Cluster.Ordinal)];
    }
}
