using FaceNet.Clusterer.Clustering;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Storage;

/// <summary>
/// Keeps the indexes in step, in the transaction that changes what they are of: clusters by time, by label and by last change, members by
/// time. They are made of the rest of the state alone, so that <see cref="IndexBuilder"/> can make them anew.
/// </summary>
internal sealed class IndexWrite(ITransaction transaction, ClusterKeys keys, List<Task> answers)
{
    /// <summary>Notes when members of a cluster were seen.</summary>
    public void Sightings(string clusterId, IEnumerable<SortedSetEntry> members) =>
        answers.Add(transaction.SortedSetAddAsync(keys.SightingsOf(clusterId), [.. members]));

    /// <summary>Follows what happened to the clusters.</summary>
    /// <param name="placed">What happened.</param>
    /// <param name="sequence">The sequence number of the latest event.</param>
    public void Clusters(BatchOutcome placed, long sequence)
    {
        // What is gone first: an id may have been absorbed and be a cluster again at the end.
        foreach (var change in placed.Changes)
        {
            switch (change)
            {
                case ClustersMerged merge:
                    Drop(merge, sequence);
                    break;
                case ClusterLabelled { PreviousLabel.Length: > 0 } labelled:
                    Unlabel(labelled.ClusterId, labelled.PreviousLabel);
                    break;
            }
        }

        Put(placed.Changed, sequence);
    }

    /// <summary>Puts clusters, as they are now, into the indexes.</summary>
    public void Put(IReadOnlyCollection<ClusterSnapshot> clusters, long sequence)
    {
        if (clusters.Count == 0)
        {
            return;
        }

        answers.Add(transaction.SortedSetAddAsync(keys.ByTime, [.. clusters.Select(cluster => new SortedSetEntry(cluster.Id, -cluster.UpdateTime.ToScore()))]));
        answers.Add(transaction.SortedSetAddAsync(keys.Changes, [.. clusters.Select(cluster => new SortedSetEntry(cluster.Id, sequence))]));
        ClusterSnapshot[] labelled = [.. clusters.Where(cluster => cluster.Label.Length > 0)];
        if (labelled.Length > 0)
        {
            answers.Add(transaction.HashSetAsync(keys.Labels, [.. labelled.Select(cluster => new HashEntry(cluster.Id, cluster.Label))]));
            answers.Add(transaction.SortedSetAddAsync(
                keys.ByLabel, [.. labelled.Select(cluster => new SortedSetEntry(ClusterKeys.LabelElement(cluster.Label, cluster.Id), 0))]));
        }
    }

    private void Drop(ClustersMerged merge, long sequence)
    {
        answers.Add(transaction.SortedSetRemoveAsync(keys.ByTime, merge.AbsorbedId));
        answers.Add(transaction.SortedSetAddAsync(keys.Changes, merge.AbsorbedId, sequence));
        if (merge.AbsorbedOrigin.Label.Length > 0)
        {
            Unlabel(merge.AbsorbedId, merge.AbsorbedOrigin.Label);
        }
    }

    private void Unlabel(string clusterId, string label)
    {
        answers.Add(transaction.HashDeleteAsync(keys.Labels, clusterId));
        answers.Add(transaction.SortedSetRemoveAsync(keys.ByLabel, ClusterKeys.LabelElement(label, clusterId)));
    }
}
