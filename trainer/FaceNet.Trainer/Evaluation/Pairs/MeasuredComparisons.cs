namespace FaceNet.Trainer.Evaluation.Pairs;

/// <summary>
/// The distances of a set of comparisons. There may be tens of millions of comparisons of different people, of which thresholds need the nearest only:
/// those are kept, the others counted.
/// </summary>
internal sealed class MeasuredComparisons
{
    private const long FewestKept = 1_000_000;

    /// <summary>Resampled people may push the threshold of a rate outwards: by this over the root of their number, far beyond any chance.</summary>
    private const double Reserve = 30;

    private MeasuredComparisons(IComparisons source, SortedComparisons genuine, SortedComparisons nearestImpostors, DistanceCounts genuineCounts, DistanceCounts impostorCounts)
    {
        Source = source;
        Genuine = genuine;
        NearestImpostors = nearestImpostors;
        GenuineCounts = genuineCounts;
        ImpostorCounts = impostorCounts;
    }

    public IComparisons Source { get; }

    /// <summary>All comparisons of the same person.</summary>
    public SortedComparisons Genuine { get; }

    /// <summary>The nearest comparisons of different people: enough for thresholds up to the coarsest rate asked for.</summary>
    public SortedComparisons NearestImpostors { get; }

    /// <summary>All comparisons of the same person, counted.</summary>
    public DistanceCounts GenuineCounts { get; }

    /// <summary>All comparisons of different people, counted.</summary>
    public DistanceCounts ImpostorCounts { get; }

    /// <summary>Measures all comparisons.</summary>
    /// <param name="source">The comparisons.</param>
    /// <param name="coarsestFar">The largest false-accept rate that a threshold will be asked for.</param>
    /// <param name="fewestKept">So many nearest comparisons of different people are kept in any case.</param>
    public static MeasuredComparisons Of(IComparisons source, double coarsestFar, long fewestKept = FewestKept)
    {
        int[] probePeople = [.. source.ProbePeople], samplePeople = [.. source.SamplePeople];
        var genuine = new SortedComparisons.Builder();
        DistanceCounts genuineCounts = new(), impostorCounts = new();
        var nearest = new Collector(Math.Max(fewestKept, Kept(source, coarsestFar)), impostorCounts);
        source.Visit((probe, sample, distance) =>
        {
            if (probePeople[probe] == samplePeople[sample])
            {
                genuine.Add(probe, sample, distance);
                genuineCounts.Add(distance);
            }
            else
            {
                impostorCounts.Add(distance);
                nearest.Add(probe, sample, distance);
            }
        });
        return new MeasuredComparisons(source, genuine.Sort(), nearest.Sort(), genuineCounts, impostorCounts);
    }

    private static long Kept(IComparisons source, double coarsestFar)
    {
        double share = coarsestFar * (1 + (Reserve / Math.Sqrt(Math.Max(1, source.Impostors.People))));
        return (long)(share * source.Impostors.All);
    }

    /// <summary>Keeps the nearest while they come in any order, at most about twice as many as are wanted.</summary>
    private sealed class Collector(long wanted, DistanceCounts seen)
    {
        private readonly SortedComparisons.Builder _kept = new();
        private float _end = float.PositiveInfinity;
        private long _most = 2 * wanted;

        public void Add(int probe, int sample, float squaredDistance)
        {
            if (squaredDistance < _end)
            {
                _kept.Add(probe, sample, squaredDistance);
                if (_kept.Count >= _most)
                {
                    Drop();
                    _most = Math.Max(_most, 2L * _kept.Count);
                }
            }
        }

        public SortedComparisons Sort()
        {
            Drop();
            return _kept.Sort();
        }

        // What lies beyond the nearest of those seen so far lies beyond the nearest of all.
        private void Drop()
        {
            _end = seen.EndHolding(wanted);
            _kept.RemoveFrom(_end);
        }
    }
}
