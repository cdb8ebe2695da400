namespace FaceNet.Trainer.Data;

/// <summary>Says which photos are in the batch of a step: P people x K photos from each of its pools. It follows from seed and step alone. Not thread-safe.</summary>
internal sealed class IdentityBatchSampler : IBatchSampler
{
    private readonly PoolSampler[] _pools;

    /// <exception cref="TrainerException">A pool has too few people.</exception>
    public IdentityBatchSampler(IEnumerable<SamplerPool> pools, int seed)
    {
        _pools = [.. pools.Select((pool, index) => new PoolSampler(pool, Seeds.Mix(seed, index)))];
    }

    /// <inheritdoc/>
    public int[] At(long step)
    {
        var photos = new List<int>();
        foreach (PoolSampler pool in _pools)
        {
            photos.AddRange(pool.At(step));
        }

        return [.. photos];
    }
}
