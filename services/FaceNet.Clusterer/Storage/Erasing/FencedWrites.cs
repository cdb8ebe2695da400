using StackExchange.Redis;

namespace FaceNet.Clusterer.Storage.Erasing;

/// <summary>Writes by the owner of a gallery beside that of a batch: each alone, and under the epoch.</summary>
internal sealed class FencedWrites(IDatabase database, string gallery, long epoch, CancellationToken cancellationToken)
{
    /// <summary>Writes. Throws <see cref="EpochLostException"/>, and has written nothing, when a newer owner has claimed the gallery.</summary>
    public async Task WriteAsync(Action<ITransaction, List<Task>> write)
    {
        var transaction = database.CreateTransaction();
        transaction.AddCondition(Condition.StringEqual(ClusterKeys.Shared(gallery).Epoch, epoch));
        var answers = new List<Task>();
        write(transaction, answers);
        if (!await transaction.ExecuteAsync().WaitAsync(cancellationToken))
        {
            throw new EpochLostException(gallery, epoch);
        }

        await Task.WhenAll(answers).WaitAsync(cancellationToken);
    }
}
