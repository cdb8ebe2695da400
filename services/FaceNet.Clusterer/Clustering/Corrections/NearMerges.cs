namespace FaceNet.Clusterer.Clustering.Corrections;

/// <summary>Merges what has come within reach since clusters changed otherwise than by a face that arrived.</summary>
internal static class NearMerges
{
    /// <summary>Takes over the new means of the clusters that are different, and merges, the nearest pair first.</summary>
    public static void Run(ClusterPool pool, MergeSearch merges, CorrectionRecord record)
    {
        foreach (var cluster in record.Living)
        {
            pool.Update(cluster);
        }

        while (Closest(merges, record) is var (grown, partner))
        {
            var (survivor, absorbed) = ClusterPool.Rank(grown, partner.Cluster);
            Absorb(pool, record, survivor, absorbed, absorbed.Count, partner);
            pool.Update(survivor);
        }
    }

    /// <summary>Makes one cluster of two, and notes it.</summary>
    public static void Absorb(ClusterPool pool, CorrectionRecord record, Cluster survivor, Cluster absorbed, long members, Candidate partner) =>
        record.Merged(survivor, absorbed, members, pool.Merge(survivor, absorbed, record.Separations), partner);

    // No permitted pair of other clusters is within reach: it was not before.
    private static (Cluster Grown, Candidate Partner)? Closest(MergeSearch merges, CorrectionRecord record)
    {
        (Cluster Grown, Candidate Partner)? closest = null;
        foreach (var cluster in record.Living)
        {
            if (merges.AfterMerge(cluster) is { } partner && partner.Beats(closest?.Partner))
            {
                closest = (cluster, partner);
            }
        }

        return closest;
    }
}
