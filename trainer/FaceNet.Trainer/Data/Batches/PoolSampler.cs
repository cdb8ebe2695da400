namespace FaceNet.Trainer.Data;

/// <summary>
/// Endless stream of P people x K photos from one pool. Each round deals every photo once in groups of K of one person; a last, smaller group is
/// filled up with other photos of that person. No person appears twice in a batch.
/// </summary>
internal sealed class PoolSampler
{
    private readonly SamplerPool _pool;
    private readonly int[] _eligible;
    private readonly Random _random;
    private readonly List<Group> _waiting = [];

    public PoolSampler(SamplerPool pool, int seed)
    {
        _pool = pool;
        _random = new Random(seed);
        _eligible = [.. Enumerable.Range(0, pool.People.Count).Where(person => pool.People[person].Count >= pool.PhotosPerPerson)];
        if (_eligible.Length < pool.PeoplePerBatch)
        {
            throw new TrainerException(
                $"{pool.Name} has {_eligible.Length} people with at least {pool.PhotosPerPerson} photos, but each batch needs {pool.PeoplePerBatch}. "
                + "Take fewer people or photos per person into a batch, or give more data.");
        }
    }

    /// <summary>Photo indices of the next batch, the K photos of a person beside each other.</summary>
    public IEnumerable<int> Next()
    {
        List<Group> taken = Take();
        while (taken.Count < _pool.PeoplePerBatch)
        {
            // Too few different people are left of this round: put them back and deal the next one behind them.
            _waiting.InsertRange(0, taken);
            DealRound();
            taken = Take();
        }

        return taken.SelectMany(group => group.Photos);
    }

    private List<Group> Take()
    {
        var people = new HashSet<int>();
        var taken = new List<Group>();
        for (int index = 0; index < _waiting.Count && taken.Count < _pool.PeoplePerBatch;)
        {
            if (people.Add(_waiting[index].Person))
            {
                taken.Add(_waiting[index]);
                _waiting.RemoveAt(index);
            }
            else
            {
                index++;
            }
        }

        return taken;
    }

    private void DealRound()
    {
        Group[] round = [.. _eligible.SelectMany(Deal)];
        _random.Shuffle(round);
        _waiting.AddRange(round);
    }

    private IEnumerable<Group> Deal(int person)
    {
        int[] photos = [.. _pool.People[person]];
        _random.Shuffle(photos);
        for (int start = 0; start < photos.Length; start += _pool.PhotosPerPerson)
        {
            // The last group reaches back to photos already dealt.
            int from = Math.Min(start, photos.Length - _pool.PhotosPerPerson);
            yield return new Group(person, photos[from..(from + _pool.PhotosPerPerson)]);
        }
    }

    private sealed record Group(int Person, int[] Photos);
}
