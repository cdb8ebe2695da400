namespace FaceNet.Trainer.Evaluation.Pairs;

/// <summary>How many comparisons of different people there are, counted without visiting them, also where people count several times.</summary>
internal sealed class ImpostorCount
{
    private readonly long[] _probes;
    private readonly long[] _samples;
    private readonly bool _once;
    private readonly IReadOnlyList<(int Probe, int Sample, long Count)> _excluded;

    /// <param name="probePeople">Number of the person of each probe.</param>
    /// <param name="samplePeople">Number of the person of each sample.</param>
    /// <param name="once">True where probes and samples are the same photos, and each pair is compared once.</param>
    /// <param name="excluded">Comparisons of different people that are left out: who, with whom, how many.</param>
    public ImpostorCount(IReadOnlyList<int> probePeople, IReadOnlyList<int> samplePeople, bool once, IReadOnlyList<(int Probe, int Sample, long Count)> excluded)
    {
        People = probePeople.Concat(samplePeople).DefaultIfEmpty(-1).Max() + 1;
        _probes = PerPerson(probePeople);
        _samples = PerPerson(samplePeople);
        _once = once;
        _excluded = excluded;
    }

    /// <summary>People there are numbers for.</summary>
    public int People { get; }

    /// <summary>Every person once.</summary>
    public long All => Of([.. Enumerable.Repeat(1, People)]);

    /// <summary>The number where each person counts as often as drawn: a comparison counts once for every pair of draws of its two people.</summary>
    public long Of(ReadOnlySpan<int> drawn)
    {
        long probes = 0, samples = 0, own = 0;
        for (int person = 0; person < drawn.Length; person++)
        {
            probes += drawn[person] * _probes[person];
            samples += drawn[person] * _samples[person];
            own += drawn[person] * _probes[person] * drawn[person] * _samples[person];
        }

        long count = ((probes * samples) - own) / (_once ? 2 : 1);
        foreach ((int probe, int sample, long excluded) in _excluded)
        {
            count -= drawn[probe] * drawn[sample] * excluded;
        }

        return count;
    }

    private long[] PerPerson(IReadOnlyList<int> people)
    {
        var counts = new long[People];
        foreach (int person in people)
        {
            counts[person]++;
        }

        return counts;
    }
}
