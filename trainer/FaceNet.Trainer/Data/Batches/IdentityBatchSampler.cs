namespace FaceNet.Trainer.Data;

/// <summary>Deals batches: P people x K photos from each of its pools. The same seed deals the same batches.</summary>
internal sealed class IdentityBatchSampler
{
    private readonly PoolSampler[] _pools;

    public IdentityBatchSampler(IEnumerable<SamplerPool> pools, int seed)
    {
        _pools = [.. pools.Select((pool, index) => new PoolSampler(pool, Seeds.Mix(seed, index)))];
    }

    /// <summary>Photo indices of the next batch.</summary>
    public int[] Next()
    {
        return [.. _pools.SelectMany(pool => pool.Next())];
    }
}
