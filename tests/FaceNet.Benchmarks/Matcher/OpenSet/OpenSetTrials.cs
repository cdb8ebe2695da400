using FaceNet.Protos.Matching.V1;

namespace FaceNet.Benchmarks.Matcher.OpenSet;

/// <summary>One search.</summary>
/// <param name="Draw">Number of the draw.</param>
/// <param name="Person">Who is searched for.</param>
/// <param name="IsStranger">Whether that person is not enrolled.</param>
/// <param name="Nearest">The nearest person of the answer.</param>
/// <param name="SquaredDistance">How far away that person is.</param>
/// <param name="Decision">What the Matcher decided.</param>
internal sealed record OpenSetTrial(int Draw, int Person, bool IsStranger, int Nearest, double SquaredDistance, Decision Decision)
{
    public bool IsMatch => Decision == Decision.Match;

    /// <summary>Whether the right person was found, and the Matcher stands by it.</summary>
    public bool IsDetected => IsMatch && Nearest == Person;
}

/// <summary>All searches of one kind: the same number of enrolled photos, the same promised rate.</summary>
/// <param name="trials">The searches.</param>
/// <param name="enrolled">The people enrolled in each draw.</param>
internal sealed class OpenSetTrials(IReadOnlyList<OpenSetTrial> trials, IReadOnlyDictionary<int, int[]> enrolled)
{
    private readonly OpenSetTrial[] _strangers = [.. trials.Where(trial => trial.IsStranger)];
    private readonly OpenSetTrial[] _mates = [.. trials.Where(trial => !trial.IsStranger)];

    public int StrangerCount => _strangers.Length;

    public int MateCount => _mates.Length;

    /// <summary>People enrolled in each draw.</summary>
    public int EnrolledPerDraw => enrolled.Values.First().Length;

    /// <summary>Share of the searches for strangers that end in a match.</summary>
    /// <param name="weights">How often each person counts. A false match is one of two people, and counts as often as both allow.</param>
    public double FalseMatchRate(int[] weights)
    {
        Dictionary<int, double> chances = enrolled.ToDictionary(draw => draw.Key, draw => draw.Value.Average(person => weights[person]));
        double searches = _strangers.Sum(trial => weights[trial.Person] * chances[trial.Draw]);
        double matches = _strangers.Where(trial => trial.IsMatch).Sum(trial => (double)weights[trial.Person] * weights[trial.Nearest]);
        return searches > 0 ? matches / searches : 0;
    }

    /// <summary>Share of the searches for enrolled people that end in a match with them.</summary>
    /// <param name="weights">How often each person counts.</param>
    public double DetectionRate(int[] weights)
    {
        return MateShare(weights, trial => trial.IsDetected);
    }

    /// <summary>Share of the searches for enrolled people whose nearest person is the right one, whether or not anybody passes.</summary>
    /// <param name="weights">How often each person counts.</param>
    public double RankOneRate(int[] weights)
    {
        return MateShare(weights, trial => trial.Nearest == trial.Person);
    }

    /// <summary>Share of the searches for enrolled people that end in a match with somebody else.</summary>
    public double MistakenRate => (double)_mates.Count(trial => trial.IsMatch && trial.Nearest != trial.Person) / MateCount;

    /// <summary>Share of searches that end undecided between two people.</summary>
    public (double Strangers, double Mates) AmbiguousRates =>
        ((double)_strangers.Count(trial => trial.Decision == Decision.Ambiguous) / StrangerCount, (double)_mates.Count(trial => trial.Decision == Decision.Ambiguous) / MateCount);

    /// <summary>
    /// The detection rate at the threshold that lets exactly such a share of these strangers pass: what the vectors would allow somebody who knew it beforehand.
    /// </summary>
    public double BestDetectionRate(double far)
    {
        double[] nearest = [.. _strangers.Select(trial => trial.SquaredDistance).Order()];
        int passing = (int)(far * nearest.Length);
        double threshold = passing == 0 ? 0 : nearest[passing - 1];
        return (double)_mates.Count(trial => trial.Nearest == trial.Person && trial.SquaredDistance <= threshold) / MateCount;
    }

    private double MateShare(int[] weights, Func<OpenSetTrial, bool> counts)
    {
        double searches = _mates.Sum(trial => (double)weights[trial.Person]);
        return searches > 0 ? _mates.Where(counts).Sum(trial => (double)weights[trial.Person]) / searches : 0;
    }
}
