using FaceNet.Clusterer.Storage.Records;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Storage;

/// <summary>Reads the corrections of a gallery.</summary>
internal static class CorrectionLog
{
    private const int PageSize = 100;

    /// <summary>A correction that was applied or refused; null when nobody knows of it, or no longer.</summary>
    public static async Task<CorrectionState?> FindAsync(IDatabase database, ClusterKeys keys, string correctionId, CancellationToken cancellationToken)
    {
        var key = keys.Correction(correctionId);
        var stored = await database.StringGetAsync(key).WaitAsync(cancellationToken);
        return stored.IsNull ? null : StoredValue.Read(CorrectionState.Parser, stored, key);
    }

    /// <summary>Some of the corrections that were applied, the latest first.</summary>
    /// <param name="database">Redis.</param>
    /// <param name="keys">The gallery.</param>
    /// <param name="below">Leaves out those with this number or a higher one.</param>
    /// <param name="take">The most to return.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<IReadOnlyList<CorrectionState>> ListAsync(
        IDatabase database, ClusterKeys keys, long below, int take, CancellationToken cancellationToken)
    {
        var ids = await database.SortedSetRangeByScoreAsync(keys.Corrections, stop: below, exclude: Exclude.Stop, order: Order.Descending, take: take)
            .WaitAsync(cancellationToken);
        var found = await Task.WhenAll(ids.Select(id => FindAsync(database, keys, id!, cancellationToken)));
        return [.. found.OfType<CorrectionState>()];
    }

    /// <summary>The latest corrections that an undo takes back; fewer than asked for where there are no more.</summary>
    /// <param name="database">Redis.</param>
    /// <param name="keys">The gallery.</param>
    /// <param name="count">How many are asked for.</param>
    /// <param name="after">Leaves out those with this number or a lower one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<IReadOnlyList<CorrectionState>> UndoableAsync(
        IDatabase database, ClusterKeys keys, int count, long after, CancellationToken cancellationToken)
    {
        var undoable = new List<CorrectionState>();
        IReadOnlyList<CorrectionState> page;
        var below = long.MaxValue;
        do
        {
            page = await ListAsync(database, keys, below, PageSize, cancellationToken);
            undoable.AddRange(page.Where(state => state.Number > after && state.UndoneBy.Length == 0 && state.Command().UndoCorrections is null));
            below = page.Count > 0 ? page[^1].Number : 0;
        }
        while (page.Count == PageSize && undoable.Count < count && below > after);
        return [.. undoable.Take(count)];
    }

    /// <summary>All commands that are remembered, listed or not, by their ids.</summary>
    public static async Task<IReadOnlyDictionary<string, CorrectionState>> RememberedAsync(IDatabase database, ClusterKeys keys, CancellationToken cancellationToken)
    {
        var listed = await database.SortedSetRangeByRankAsync(keys.Corrections).WaitAsync(cancellationToken);
        var unlisted = await database.SortedSetRangeByRankAsync(keys.Unlisted).WaitAsync(cancellationToken);
        var found = new Dictionary<string, CorrectionState>();
        foreach (var page in listed.Concat(unlisted).Select(id => (string)id!).Distinct().Chunk(PageSize))
        {
            var stored = await database.StringGetAsync([.. page.Select(keys.Correction)]).WaitAsync(cancellationToken);
            foreach (var (id, value) in page.Zip(stored).Where(command => !command.Second.IsNull))
            {
                found.Add(id, StoredValue.Read(CorrectionState.Parser, value, keys.Correction(id)));
            }
        }

        return found;
    }

    /// <summary>The corrections with this number or a lower one.</summary>
    public static async Task<IReadOnlyList<string>> UpToAsync(IDatabase database, ClusterKeys keys, long number, CancellationToken cancellationToken)
    {
        var ids = await database.SortedSetRangeByScoreAsync(keys.Corrections, stop: number).WaitAsync(cancellationToken);
        return [.. ids.Select(id => (string)id!)];
    }
}
