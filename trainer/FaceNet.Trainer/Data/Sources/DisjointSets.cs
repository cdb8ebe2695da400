namespace FaceNet.Trainer.Data;

/// <summary>Numbers joined into sets (union-find with path halving, Tarjan 1975): nearly constant time per operation.</summary>
internal sealed class DisjointSets
{
    private readonly List<int> _parents = [];

    /// <summary>Adds a number in a set of its own: the count of those before it.</summary>
    public int Add()
    {
        _parents.Add(_parents.Count);
        return _parents.Count - 1;
    }

    /// <summary>The number that stands for a number's set.</summary>
    public int Find(int number)
    {
        while (_parents[number] != number)
        {
            number = _parents[number] = _parents[_parents[number]];
        }

        return number;
    }

    /// <summary>Makes one set of two; the smaller representative stands for both.</summary>
    public void Join(int left, int right)
    {
        (left, right) = (Find(left), Find(right));
        _parents[Math.Max(left, right)] = Math.Min(left, right);
    }
}
