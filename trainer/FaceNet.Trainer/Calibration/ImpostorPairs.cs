using FaceNet.Trainer.Data;
using FaceNet.Trainer.Evaluation;

namespace FaceNet.Trainer.Calibration;

/// <summary>All pairs of photos of different people of one data set, nearest first, and the thresholds they support.</summary>
internal sealed class ImpostorPairs
{
    private const int BootstrapRounds = 200;
    private const int RowsAtOnce = 256;

    private readonly ImpostorPair[] _pairs;
    private readonly int _people;

    private ImpostorPairs(ImpostorPair[] pairs, int people)
    {
        _pairs = pairs;
        _people = people;
    }

    public long Count => _pairs.Length;

    /// <summary>Collects the pairs.</summary>
    /// <param name="embedded">Vectors and people.</param>
    /// <param name="isMislabelled">Says of two photos with different names that they show one person; such pairs are left out. Null where names are known to be right.</param>
    public static ImpostorPairs Of(EmbeddedPeople embedded, Func<int, int, bool>? isMislabelled)
    {
        var pairs = new List<ImpostorPair>();
        AllPairs.Visit(embedded.Vectors, RowsAtOnce, (left, right, distance) =>
        {
            if (embedded.Labels[left] != embedded.Labels[right] && isMislabelled?.Invoke(left, right) != true)
            {
                pairs.Add(new ImpostorPair(distance, embedded.Labels[left], embedded.Labels[right]));
            }
        });
        ImpostorPair[] sorted = [.. pairs];
        Array.Sort(sorted, (left, right) => left.SquaredDistance.CompareTo(right.SquaredDistance));
        return new ImpostorPairs(sorted, embedded.Labels.Max() + 1);
    }

    /// <summary>Thresholds at the rates of <see cref="FarGrid"/>, with intervals by bootstrap over people, since the pairs of one person depend on each other.</summary>
    public IReadOnlyList<FarPoint> Thresholds(int seed)
    {
        float[] distances = [.. _pairs.Select(pair => pair.SquaredDistance)];
        double?[] thresholds = [.. FarGrid.Rates.Select(far => FarThreshold.Of(distances, far))];
        double[][] rounds = [.. Enumerable.Range(0, BootstrapRounds).AsParallel().AsOrdered().Select(round => Resample(new Random(Seeds.Mix(seed, round))))];
        return [.. FarGrid.Rates.Select((far, index) =>
        {
            double[] resampled = [.. rounds.Select(round => round[index]).Order()];
            return thresholds[index] is { } threshold
                ? new FarPoint(far, threshold, Math.Min(threshold, resampled[(int)(0.025 * BootstrapRounds)]), Math.Max(threshold, resampled[(int)(0.975 * BootstrapRounds)]))
                : new FarPoint(far, null, null, null);
        })];
    }

    // Draws as many people as there are, with replacement; a pair counts as often as both of its people were drawn.
    private double[] Resample(Random random)
    {
        var drawn = new int[_people];
        for (int draw = 0; draw < _people; draw++)
        {
            drawn[random.Next(_people)]++;
        }

        long total = 0;
        foreach (ImpostorPair pair in _pairs)
        {
            total += drawn[pair.LeftPerson] * drawn[pair.RightPerson];
        }

        return WalkUp(drawn, total);
    }

    private double[] WalkUp(int[] drawn, long total)
    {
        var thresholds = new double[FarGrid.Rates.Count];
        int next = thresholds.Length - 1;
        long accepted = 0;
        foreach (ImpostorPair pair in _pairs)
        {
            accepted += drawn[pair.LeftPerson] * drawn[pair.RightPerson];
            for (; next >= 0 && accepted >= FarGrid.Rates[next] * total; next--)
            {
                thresholds[next] = pair.SquaredDistance;
            }

            if (next < 0)
            {
                break;
            }
        }

        return thresholds;
    }
}
