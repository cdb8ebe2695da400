namespace FaceNet.Trainer.Data;

/// <summary>
/// P people x K photos per step from one pool. What a step gets follows from the step's number alone, so that a run goes on anywhere. Steps make up
/// rounds; a round is dealt whole when it begins. Not thread-safe.
/// </summary>
internal sealed class PoolSampler
{
    private readonly SamplerPool _pool;
    private readonly int _seed;
    private readonly int[] _eligible;
    private PoolRound? _round;

    public PoolSampler(SamplerPool pool, int seed)
    {
        _pool = pool;
        _seed = seed;
        _eligible = [.. Enumerable.Range(0, pool.People.Count).Where(person => pool.People[person].Count >= pool.PhotosPerPerson)];
        if (_eligible.Length < pool.PeoplePerBatch)
        {
            throw new TrainerException(
                $"{pool.Name} has {_eligible.Length} people with at least {pool.PhotosPerPerson} photos, but each batch needs {pool.PeoplePerBatch}. "
                + "Take fewer people or photos per person into a batch, or give more data.");
        }

        BatchesPerRound = PoolRound.CountBatches([.. _eligible.Select(person => pool.People[person].Count)], pool.PeoplePerBatch, pool.PhotosPerPerson);
    }

    /// <summary>Steps that make up a round.</summary>
    public int BatchesPerRound { get; }

    /// <summary>Photo indices of a step, the K photos of a person beside each other.</summary>
    public ReadOnlySpan<int> At(long step)
    {
        (long round, long batch) = Math.DivRem(step, BatchesPerRound);
        if (_round?.Number != round)
        {
            _round = PoolRound.Deal(_pool, _eligible, BatchesPerRound, round, new Random(Seeds.Mix(_seed, round)));
        }

        return _round.Batch((int)batch);
    }
}
