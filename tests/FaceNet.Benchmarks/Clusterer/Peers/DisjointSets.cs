namespace FaceNet.Benchmarks.Clusterer.Peers;

/// <summary>Things that become one set after the other (Tarjan 1975), each alone at first.</summary>
internal sealed class DisjointSets(int count)
{
    private readonly int[] _parents = [.. Enumerable.Range(0, count)];

    public void Join(int left, int right)
    {
        _parents[Root(left)] = Root(right);
    }

    /// <summary>The number of the set of each thing.</summary>
    public int[] Numbers()
    {
        return [.. Enumerable.Range(0, _parents.Length).Select(Root)];
    }

    private int Root(int thing)
    {
        while (_parents[thing] != thing)
        {
            _parents[thing] = _parents[_parents[thing]];
            thing = _parents[thing];
        }

        return thing;
    }
}
