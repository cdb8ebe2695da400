using FaceNet.Clusterer.Clustering.Erasing;
using FaceNet.Clusterer.Storage.Records;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Storage.Erasing;

/// <summary>Some faces go, with what speaks of them.</summary>
/// <param name="Crops">The faces that are gone afterwards.</param>
/// <param name="Keys">The live generation.</param>
/// <param name="Outcome">What became of the clusters.</param>
/// <param name="Prepared">What there was.</param>
/// <param name="Log">The remembered commands that say something else from now on.</param>
internal sealed record FacesErasure(
    IReadOnlySet<string> Crops, ClusterKeys Keys, ErasureOutcome Outcome, PreparedErasure Prepared, IReadOnlyDictionary<string, CorrectionState> Log)
    : ErasureWrite(Crops)
{
    /// <inheritdoc/>
    public override void AddTo(ITransaction transaction, List<Task> answers)
    {
        foreach (var (home, crops) in Outcome.Erased)
        {
            foreach (var some in Values(crops).Chunk(ItemsPerCommand))
            {
                answers.Add(transaction.HashDeleteAsync(Keys.Members, some));
                answers.Add(transaction.SortedSetRemoveAsync(Keys.MembersOf(home), some));
                answers.Add(transaction.SortedSetRemoveAsync(Keys.SightingsOf(home), some));
            }
        }

        CorrectionWrite.Link(transaction, Keys, Outcome.Changed, answers);
        Remove(transaction, Keys.Frames, Outcome.EmptyFrames, answers);
        Remove(transaction, Keys.Tracks, Outcome.EmptyTracks, answers);
        foreach (var cluster in Outcome.Vanished)
        {
            Vanish(transaction, cluster, answers);
        }

        Forget(transaction, answers);
        Redact(transaction, answers);
    }

    private void Vanish(ITransaction transaction, VanishedCluster cluster, List<Task> answers)
    {
        RedisValue[] names = [cluster.Id, .. Values(cluster.Aliases)];
        answers.Add(transaction.HashDeleteAsync(Keys.Clusters, cluster.Id));
        answers.Add(transaction.SortedSetRemoveAsync(Keys.BySize, cluster.Id));
        answers.Add(transaction.SortedSetRemoveAsync(Keys.ByTime, cluster.Id));
        answers.Add(transaction.HashDeleteAsync(Keys.Labels, cluster.Id));
        answers.Add(transaction.SortedSetRemoveAsync(Keys.ByLabel, ClusterKeys.LabelElement(cluster.Label, cluster.Id)));
        answers.Add(transaction.SortedSetRemoveAsync(Keys.Changes, names));
        answers.Add(transaction.HashDeleteAsync(Keys.Aliases, names));
        answers.Add(transaction.KeyDeleteAsync([Keys.MembersOf(cluster.Id), Keys.SightingsOf(cluster.Id), Keys.AliasesOf(cluster.Id)]));
        RedisValue[] separations = [.. Prepared.OldSeparations.Where(pair => ((string)pair!).Split('/').Any(id => names.Contains(id)))];
        if (separations.Length > 0)
        {
            answers.Add(transaction.SetRemoveAsync(Keys.CannotLinks, separations));
        }
    }

    private void Forget(ITransaction transaction, List<Task> answers)
    {
        if (Prepared.Incoming is not { } incoming)
        {
            return;
        }

        // Somebody who began to build since it was cleared may have read what goes now.
        transaction.AddCondition(Condition.StringEqual(incoming.Keys.Build, incoming.Build));
        Remove(transaction, incoming.Keys.Faces, incoming.Collected, answers);
        RedisValue[] left = [.. incoming.Arrivals.Where(crop => !Crops.Contains(crop!))];
        if (left.Length < incoming.Arrivals.Count)
        {
            answers.Add(transaction.KeyDeleteAsync(incoming.Keys.Arrivals));
            answers.AddRange(left.Chunk(ItemsPerCommand).Select(crops => transaction.ListRightPushAsync(incoming.Keys.Arrivals, crops)));
        }
    }

    private void Redact(ITransaction transaction, List<Task> answers)
    {
        foreach (var (id, command) in Log)
        {
            answers.Add(transaction.StringSetAsync(Keys.Correction(id), StoredValue.Write(command), expiry: null, keepTtl: true, When.Exists, CommandFlags.None));
        }
    }

    private static void Remove(ITransaction transaction, RedisKey hash, IEnumerable<string> fields, List<Task> answers) =>
        answers.AddRange(Values(fields).Chunk(ItemsPerCommand).Select(some => transaction.HashDeleteAsync(hash, some)));

    private static IEnumerable<RedisValue> Values(IEnumerable<string> texts) => texts.Select(text => (RedisValue)text);
}
