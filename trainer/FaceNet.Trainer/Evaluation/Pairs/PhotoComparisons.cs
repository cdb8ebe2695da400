namespace FaceNet.Trainer.Evaluation.Pairs;

/// <summary>Every photo compared with every other: within one embedding, or probes of one with samples of another embedding of the same photos.</summary>
internal sealed class PhotoComparisons : IComparisons
{
    private readonly EmbeddedPeople _probes;
    private readonly EmbeddedPeople _samples;
    private readonly bool _once;
    private readonly IReadOnlySet<(int, int)> _excluded;

    private PhotoComparisons(EmbeddedPeople probes, EmbeddedPeople samples, bool once, IReadOnlySet<(int Left, int Right)>? excluded)
    {
        _probes = probes;
        _samples = samples;
        _once = once;
        _excluded = excluded ?? new HashSet<(int, int)>();
        Impostors = new ImpostorCount(
            probes.Labels, samples.Labels, once, [.. _excluded.Select(pair => (probes.Labels[pair.Item1], probes.Labels[pair.Item2], once ? 1L : 2L))]);
    }

    public IReadOnlyList<int> ProbePeople => _probes.Labels;

    public IReadOnlyList<int> SamplePeople => _samples.Labels;

    public ImpostorCount Impostors { get; }

    /// <summary>Each pair of photos once.</summary>
    /// <param name="people">The photos.</param>
    /// <param name="excluded">Pairs of photos of different people, the lower number first, to leave out.</param>
    public static PhotoComparisons Within(EmbeddedPeople people, IReadOnlySet<(int Left, int Right)>? excluded = null)
    {
        return new PhotoComparisons(people, people, once: true, excluded);
    }

    /// <summary>Each photo as a probe, embedded one way, with each other photo as a sample, embedded another way; never a photo with itself.</summary>
    /// <param name="probes">The photos as probes.</param>
    /// <param name="samples">The same photos as samples.</param>
    /// <param name="excluded">Pairs of photos of different people, the lower number first, to leave out both ways round.</param>
    public static PhotoComparisons Across(EmbeddedPeople probes, EmbeddedPeople samples, IReadOnlySet<(int Left, int Right)>? excluded = null)
    {
        return new PhotoComparisons(probes, samples, once: false, excluded);
    }

    public void Visit(ComparisonVisitor visit)
    {
        DistanceBlocks.Visit(_probes.Vectors, _samples.Vectors, _once, (probe, first, distances) =>
        {
            for (int index = 0; index < distances.Length; index++)
            {
                int sample = first + index;
                if (sample != probe && !IsExcluded(probe, sample))
                {
                    visit(probe, sample, distances[index]);
                }
            }
        });
    }

    private bool IsExcluded(int probe, int sample)
    {
        return _excluded.Count > 0 && _excluded.Contains((Math.Min(probe, sample), Math.Max(probe, sample)));
    }
}
