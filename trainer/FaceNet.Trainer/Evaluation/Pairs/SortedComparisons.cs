namespace FaceNet.Trainer.Evaluation.Pairs;

/// <summary>Comparisons sorted by squared distance, nearest first.</summary>
internal sealed class SortedComparisons
{
    private readonly float[] _distances;
    private readonly long[] _pairs;

    private SortedComparisons(float[] distances, long[] pairs)
    {
        _distances = distances;
        _pairs = pairs;
    }

    public int Count => _distances.Length;

    public ReadOnlySpan<float> Distances => _distances;

    /// <summary>Number of the probe of a comparison.</summary>
    public int Probe(int index)
    {
        return (int)(_pairs[index] >> 32);
    }

    /// <summary>Number of the sample of a comparison.</summary>
    public int Sample(int index)
    {
        return (int)_pairs[index];
    }

    /// <summary>How many comparisons are at most that far apart.</summary>
    public int CountUpTo(double squaredDistance)
    {
        int low = 0, high = Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _distances[middle] <= squaredDistance ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>Collects comparisons.</summary>
    internal sealed class Builder
    {
        private readonly List<float> _distances = [];
        private readonly List<long> _pairs = [];

        public void Add(int probe, int sample, float squaredDistance)
        {
            _distances.Add(squaredDistance);
            _pairs.Add(((long)probe << 32) | (uint)sample);
        }

        public int Count => _distances.Count;

        /// <summary>Drops the comparisons that are at least so far apart.</summary>
        public void RemoveFrom(float end)
        {
            int kept = 0;
            for (int index = 0; index < _distances.Count; index++)
            {
                if (_distances[index] < end)
                {
                    _distances[kept] = _distances[index];
                    _pairs[kept++] = _pairs[index];
                }
            }

            _distances.RemoveRange(kept, _distances.Count - kept);
            _pairs.RemoveRange(kept, _pairs.Count - kept);
        }

        public SortedComparisons Sort()
        {
            float[] distances = [.. _distances];
            long[] pairs = [.. _pairs];
            Array.Sort(distances, pairs);
            return new SortedComparisons(distances, pairs);
        }
    }
}
