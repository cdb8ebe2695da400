using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Clustering.Corrections;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.ServiceDefaults.Erasure;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Storage;

/// <summary>What a correction changes beside clusters: members that moved, links, and the log of corrections.</summary>
/// <param name="Id">The correction.</param>
/// <param name="Log">What the log says of it; what it did to faces is filled in here.</param>
/// <param name="Outcome">What it did; null when it is not listed.</param>
/// <param name="Members">The members that it was about, as they are stored.</param>
/// <param name="Undone">The corrections that it took back, as the log has them.</param>
/// <param name="Dropped">The corrections that the log no longer lists.</param>
internal sealed record CorrectionWrite(
    string Id,
    CorrectionState Log,
    CorrectionOutcome? Outcome,
    IReadOnlyDictionary<string, MemberState> Members,
    IReadOnlyDictionary<string, CorrectionState> Undone,
    IReadOnlyList<string> Dropped)
{
    /// <summary>The most corrections that the log lists, a count.</summary>
    public const int MaxListed = 1000;

    /// <summary>How long the outcome of a correction that is not listed is remembered.</summary>
    public static TimeSpan Memory => Kept.CommandMemory;

    /// <summary>Remembers the outcome of a command that is not listed: a refused correction, or a command of another kind.</summary>
    public static CorrectionWrite Unlisted(string id, CorrectionState log) =>
        new(id, log, null, new Dictionary<string, MemberState>(), new Dictionary<string, CorrectionState>(), []);

    /// <summary>Queues the commands.</summary>
    public void AddTo(ITransaction transaction, ClusterKeys keys, IReadOnlyList<ClusterChange> changes, Relocations relocations, List<Task> answers)
    {
        if (Outcome is null)
        {
            answers.Add(transaction.StringSetAsync(keys.Correction(Id), StoredValue.Write(Log), Memory));
            Note(transaction, keys, [Id], answers);
            return;
        }

        Log.Describe(changes, Outcome, relocations);
        answers.Add(transaction.StringSetAsync(keys.Correction(Id), StoredValue.Write(Log)));
        answers.Add(transaction.SortedSetAddAsync(keys.Corrections, Id, Log.Number));
        foreach (var (id, undone) in Undone)
        {
            undone.UndoneBy = Id;
            answers.Add(transaction.StringSetAsync(keys.Correction(id), StoredValue.Write(undone)));
        }

        foreach (var id in Dropped)
        {
            answers.Add(transaction.SortedSetRemoveAsync(keys.Corrections, id));
            answers.Add(transaction.KeyExpireAsync(keys.Correction(id), Memory));
        }

        Note(transaction, keys, Dropped, answers);
        MoveMembers(transaction, keys, Outcome.Moved, answers);
        Link(transaction, keys, Outcome, answers);
    }

    // An erasure finds by it what names a face. What was noted two memories ago has expired.
    private void Note(ITransaction transaction, ClusterKeys keys, IReadOnlyList<string> ids, List<Task> answers)
    {
        var now = Log.RequestTime();
        if (ids.Count > 0)
        {
            answers.Add(transaction.SortedSetRemoveRangeByScoreAsync(keys.Unlisted, double.NegativeInfinity, (now - (2 * Memory)).ToScore()));
            answers.Add(transaction.SortedSetAddAsync(keys.Unlisted, [.. ids.Select(id => new SortedSetEntry(id, now.ToScore()))]));
        }
    }

    private void MoveMembers(ITransaction transaction, ClusterKeys keys, IReadOnlyDictionary<string, string> moved, List<Task> answers)
    {
        HashEntry[] members =
        [
            .. moved.Select(face =>
            {
                var member = Members[face.Key].Clone();
                (member.ClusterId, member.CorrectionId) = (face.Value, Id);
                return new HashEntry(face.Key, StoredValue.Write(member));
            }),
        ];
        if (members.Length > 0)
        {
            answers.Add(transaction.HashSetAsync(keys.Members, members));
        }
    }

    /// <summary>Queues the commands that keep and forget links.</summary>
    internal static void Link(ITransaction transaction, ClusterKeys keys, CorrectionOutcome outcome, List<Task> answers)
    {
        foreach (var link in outcome.RemovedLinks)
        {
            answers.Add(transaction.HashDeleteAsync(keys.Links, ClusterKeys.LinkField(link.One, link.Other)));
            answers.Add(transaction.SetRemoveAsync(keys.LinksOf(link.One), link.Other));
            answers.Add(transaction.SetRemoveAsync(keys.LinksOf(link.Other), link.One));
        }

        foreach (var link in outcome.AddedLinks)
        {
            answers.Add(transaction.HashSetAsync(keys.Links, ClusterKeys.LinkField(link.One, link.Other), StoredValue.Write(link.ToState())));
            answers.Add(transaction.SetAddAsync(keys.LinksOf(link.One), link.Other));
            answers.Add(transaction.SetAddAsync(keys.LinksOf(link.Other), link.One));
        }
    }
}
