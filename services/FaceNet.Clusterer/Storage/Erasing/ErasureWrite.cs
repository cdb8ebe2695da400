using StackExchange.Redis;

namespace FaceNet.Clusterer.Storage.Erasing;

/// <summary>What an erasure takes out of a gallery's keys.</summary>
/// <param name="Crops">The faces that are gone afterwards.</param>
internal abstract record ErasureWrite(IReadOnlySet<string> Crops)
{
    /// <summary>The most fields or keys of one command; a longer one would hold Redis up.</summary>
    protected const int ItemsPerCommand = 1000;

    /// <summary>Queues the commands.</summary>
    public abstract void AddTo(ITransaction transaction, List<Task> answers);
}

/// <summary>All clusters of a gallery go.</summary>
/// <param name="Crops">The faces that are gone afterwards.</param>
/// <param name="Members">How many of them were members of clusters.</param>
/// <param name="Keys">The keys.</param>
/// <param name="IsUnbuilt">That nobody has begun to build new clusters since the keys were looked for; null where none were being built.</param>
internal sealed record GalleryClearing(IReadOnlySet<string> Crops, long Members, IReadOnlyList<RedisKey> Keys, Condition? IsUnbuilt) : ErasureWrite(Crops)
{
    /// <inheritdoc/>
    public override void AddTo(ITransaction transaction, List<Task> answers)
    {
        if (IsUnbuilt is not null)
        {
            transaction.AddCondition(IsUnbuilt);
        }

        answers.AddRange(Keys.Chunk(ItemsPerCommand).Select(keys => transaction.KeyDeleteAsync(keys)));
    }
}
