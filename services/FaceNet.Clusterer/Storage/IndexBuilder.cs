using FaceNet.Clusterer.Storage.Records;
using FaceNet.ServiceDefaults.Errors;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Storage;

/// <summary>
/// Makes the indexes of a gallery that an older version has written to, in small transactions, each of which fails when anybody else writes to
/// the gallery: nothing late can spoil what came after it. The owner does so before it loads the gallery, a reader that needs them before that.
/// </summary>
internal static class IndexBuilder
{
    // An owner of an older version may write meanwhile. More than a few times in a row it is busy.
    private const int Attempts = 5;

    private const int PageSize = 1000;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>Whether the indexes of a gallery follow its state.</summary>
    public static bool IsIndexed(GalleryState state) => state.IndexedSequence == state.Sequence;

    /// <summary>Returns when the indexes follow the state. Throws <see cref="UnavailableException"/> when an owner of an older version is too busy.</summary>
    public static async Task EnsureAsync(IDatabase database, string gallery, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var (state, keys, stored) = await OpenedGallery.ReadAsync(database, gallery, cancellationToken);
            if (IsIndexed(state) || await new Build(database, keys, stored, state, cancellationToken).RunAsync())
            {
                return;
            }
        }

        throw new UnavailableException(
            ErrorReasons.StoreUnavailable,
            $"{ClusterKeys.Shared(gallery).Gallery}: an older version keeps changing the gallery while its indexes are made. Retry; if it lasts, upgrade all Clusterers.",
            RetryDelay);
    }

    private sealed class Build(IDatabase database, ClusterKeys keys, RedisValue stored, GalleryState state, CancellationToken cancellationToken)
    {
        private readonly Dictionary<string, string> _aliases = [];

        // False as soon as somebody else has written.
        public async Task<bool> RunAsync() =>
            await StepAsync((transaction, answers) => answers.Add(transaction.KeyDeleteAsync([keys.ByTime, keys.Labels, keys.ByLabel, keys.Changes])))
            && await ClustersAsync()
            && await AliasesAsync()
            && await SightingsAsync()
            && await StepAsync((transaction, answers) => answers.Add(
                transaction.StringSetAsync(keys.Gallery, StoredValue.Write(new GalleryState(state) { IndexedSequence = state.Sequence }))));

        private Task<bool> ClustersAsync() => ForEachPageAsync(keys.Clusters, (page, transaction, answers) =>
        {
            answers.Add(transaction.KeyDeleteAsync([.. page.Select(cluster => keys.SightingsOf(cluster.Name!))]));
            new IndexWrite(transaction, keys, answers).Put(
                [.. page.Select(cluster => StoredValue.Read(ClusterState.Parser, cluster.Value, keys.Clusters).ToSnapshot(cluster.Name!))], state.Sequence);
        });

        private Task<bool> AliasesAsync() => ForEachPageAsync(keys.Aliases, (page, transaction, answers) =>
        {
            foreach (var alias in page)
            {
                _aliases[alias.Name!] = StoredValue.Read(AliasState.Parser, alias.Value, keys.Aliases).ClusterId;
            }

            answers.Add(transaction.KeyDeleteAsync([.. page.Select(alias => keys.SightingsOf(alias.Name!))]));
            answers.Add(transaction.SortedSetAddAsync(keys.Changes, [.. page.Select(alias => new SortedSetEntry(alias.Name, state.Sequence))]));
        });

        private Task<bool> SightingsAsync() => ForEachPageAsync(keys.Members, (page, transaction, answers) =>
        {
            var index = new IndexWrite(transaction, keys, answers);
            var members = page.Select(member => (Crop: member.Name, State: StoredValue.Read(MemberState.Parser, member.Value, keys.Members)));
            foreach (var home in members.GroupBy(member => _aliases.GetValueOrDefault(member.State.ClusterId, member.State.ClusterId)))
            {
                index.Sightings(home.Key, home.Select(member => new SortedSetEntry(member.Crop, member.State.CaptureTime.ToDateTimeOffset().ToScore())));
            }
        });

        private async Task<bool> ForEachPageAsync(RedisKey hash, Action<HashEntry[], ITransaction, List<Task>> write)
        {
            await foreach (var page in database.HashScanAsync(hash, pageSize: PageSize).Chunk(PageSize).WithCancellation(cancellationToken))
            {
                if (!await StepAsync((transaction, answers) => write(page, transaction, answers)))
                {
                    return false;
                }
            }

            return true;
        }

        private async Task<bool> StepAsync(Action<ITransaction, List<Task>> write)
        {
            var transaction = database.CreateTransaction();
            transaction.AddCondition(Condition.StringEqual(keys.Gallery, stored));
            var answers = new List<Task>();
            write(transaction, answers);
            if (!await transaction.ExecuteAsync().WaitAsync(cancellationToken))
            {
                return false;
            }

            await Task.WhenAll(answers).WaitAsync(cancellationToken);
            return true;
        }
    }
}
