using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Storage.Records;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Storage;

/// <summary>What merges and splits do to the ids that clusters go by.</summary>
internal sealed class NamesWrite(ITransaction transaction, ClusterKeys keys, List<Task> answers)
{
    /// <summary>Queues the commands, in order of the changes: an absorbed cluster hands on the aliases that it has taken over itself.</summary>
    public void Follow(IReadOnlyList<ClusterChange> changes)
    {
        foreach (var change in changes)
        {
            switch (change)
            {
                case ClustersMerged merge:
                    Absorb(merge);
                    break;
                case ClusterSplit split:
                    Unname(split);
                    break;
            }
        }
    }

    private void Absorb(ClustersMerged merge)
    {
        if (merge.AbsorbedAliases.Count > 0)
        {
            answers.Add(transaction.SetAddAsync(keys.AliasesOf(merge.ClusterId), [.. merge.AbsorbedAliases.Select(alias => (RedisValue)alias)]));
            answers.Add(transaction.KeyDeleteAsync(keys.AliasesOf(merge.AbsorbedId)));
        }

        answers.Add(transaction.SetAddAsync(keys.AliasesOf(merge.ClusterId), merge.AbsorbedId));
        var survivor = StoredValue.Write(new AliasState { ClusterId = merge.ClusterId });
        answers.Add(transaction.HashSetAsync(keys.Aliases, [.. merge.AbsorbedAliases.Append(merge.AbsorbedId).Select(alias => new HashEntry(alias, survivor))]));
        answers.Add(transaction.HashDeleteAsync(keys.Clusters, merge.AbsorbedId));
        answers.Add(transaction.SortedSetRemoveAsync(keys.BySize, merge.AbsorbedId));
    }

    // An id may be a cluster's own again; one that never was an alias is none afterwards either.
    private void Unname(ClusterSplit split)
    {
        RedisValue[] names = [split.ToId, .. split.Aliases.Select(alias => (RedisValue)alias)];
        answers.Add(transaction.SetRemoveAsync(keys.AliasesOf(split.FromId), names));
        answers.Add(transaction.HashDeleteAsync(keys.Aliases, split.ToId));
        if (split.Aliases.Count > 0)
        {
            answers.Add(transaction.SetAddAsync(keys.AliasesOf(split.ToId), names[1..]));
            var revived = StoredValue.Write(new AliasState { ClusterId = split.ToId });
            answers.Add(transaction.HashSetAsync(keys.Aliases, [.. split.Aliases.Select(alias => new HashEntry(alias, revived))]));
        }
    }
}
