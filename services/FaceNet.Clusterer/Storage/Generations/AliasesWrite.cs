using FaceNet.Clusterer.Storage.Records;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Storage.Generations;

/// <summary>Names of clusters that are others than stored.</summary>
/// <param name="Before">Each alias as it is stored, with the cluster that it names.</param>
/// <param name="After">The same as it is to be.</param>
/// <param name="Sequence">The sequence number of the latest event.</param>
internal sealed record AliasesWrite(IReadOnlyDictionary<string, string> Before, IReadOnlyDictionary<string, string> After, long Sequence)
{
    /// <summary>Queues the commands.</summary>
    public void AddTo(ITransaction transaction, ClusterKeys keys, List<Task> answers)
    {
        foreach (var (alias, named) in Before.Where(alias => After.GetValueOrDefault(alias.Key) != alias.Value))
        {
            answers.Add(transaction.SetRemoveAsync(keys.AliasesOf(named), alias));
            answers.Add(transaction.HashDeleteAsync(keys.Aliases, alias));
            answers.Add(transaction.SortedSetAddAsync(keys.Changes, alias, Sequence));
        }

        foreach (var (alias, named) in After.Where(alias => Before.GetValueOrDefault(alias.Key) != alias.Value))
        {
            answers.Add(transaction.SetAddAsync(keys.AliasesOf(named), alias));
            answers.Add(transaction.HashSetAsync(keys.Aliases, alias, StoredValue.Write(new AliasState { ClusterId = named })));
            answers.Add(transaction.SortedSetAddAsync(keys.Changes, alias, Sequence));
        }
    }
}
