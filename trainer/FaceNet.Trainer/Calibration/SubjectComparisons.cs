using FaceNet.Trainer.Data;
using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Evaluation.FewShot;
using FaceNet.Trainer.Evaluation.Pairs;

namespace FaceNet.Trainer.Calibration;

/// <summary>
/// Every photo compared with every subject known by so many photos, as a policy does it. The photos of a person are dealt at random into as many subjects
/// as they yield; a photo is never compared with the subject it belongs to.
/// </summary>
internal sealed class SubjectComparisons : IComparisons
{
    private const int DealSeed = 13;

    private readonly IReadOnlyList<float[]> _probes;
    private readonly IReadOnlyList<float[]> _photos;
    private readonly int _shots;
    private readonly DecisionPolicy _policy;
    private readonly int[] _subjectOf;
    private readonly IReadOnlySet<(int, int)> _excluded;

    /// <param name="probes">The photos as probes.</param>
    /// <param name="samples">The same photos as samples, by the same or another model.</param>
    /// <param name="policy">How a subject is compared.</param>
    /// <param name="shots">Photos each subject is known by.</param>
    /// <param name="excludedPeople">Pairs of people, the lower number first, to leave out.</param>
    public SubjectComparisons(EmbeddedPeople probes, EmbeddedPeople samples, DecisionPolicy policy, int shots, IReadOnlySet<(int, int)> excludedPeople)
    {
        int[][] subjects = [.. Deal(samples.Labels, shots)];
        _probes = probes.Vectors;
        _photos = [.. subjects.SelectMany(photos => photos).Select(photo => samples.Vectors[photo])];
        _shots = shots;
        _policy = policy;
        _excluded = excludedPeople;
        _subjectOf = [.. Enumerable.Repeat(-1, probes.Labels.Count)];
        foreach ((int subject, int[] photos) in subjects.Index())
        {
            Array.ForEach(photos, photo => _subjectOf[photo] = subject);
        }

        ProbePeople = probes.Labels;
        SamplePeople = [.. subjects.Select(photos => samples.Labels[photos[0]])];
        Impostors = new ImpostorCount(ProbePeople, SamplePeople, once: false, [.. CountExcluded()]);
    }

    public IReadOnlyList<int> ProbePeople { get; }

    public IReadOnlyList<int> SamplePeople { get; }

    public ImpostorCount Impostors { get; }

    public void Visit(ComparisonVisitor visit)
    {
        if (_policy == DecisionPolicy.Prototype)
        {
            IReadOnlyList<float[]> prototypes = [.. _photos.Chunk(_shots).Select(Prototype.Of)];
            DistanceBlocks.Visit(_probes, prototypes, laterOnly: false, (probe, _, distances) => VisitRow(probe, distances, 1, visit));
        }
        else
        {
            DistanceBlocks.Visit(_probes, _photos, laterOnly: false, (probe, _, distances) => VisitRow(probe, distances, _shots, visit));
        }
    }

    private void VisitRow(int probe, ReadOnlySpan<float> distances, int perSubject, ComparisonVisitor visit)
    {
        for (int subject = 0; subject < SamplePeople.Count; subject++)
        {
            if (_subjectOf[probe] != subject && !IsExcluded(ProbePeople[probe], SamplePeople[subject]))
            {
                ReadOnlySpan<float> own = distances.Slice(subject * perSubject, perSubject);
                visit(probe, subject, perSubject == 1 ? own[0] : SubjectDistance.Of(_policy, own));
            }
        }
    }

    private bool IsExcluded(int probe, int sample)
    {
        return _excluded.Count > 0 && _excluded.Contains((Math.Min(probe, sample), Math.Max(probe, sample)));
    }

    private IEnumerable<(int Probe, int Sample, long Count)> CountExcluded()
    {
        foreach ((int first, int second) in _excluded)
        {
            yield return (first, second, (long)ProbePeople.Count(person => person == first) * SamplePeople.Count(person => person == second));
            yield return (second, first, (long)ProbePeople.Count(person => person == second) * SamplePeople.Count(person => person == first));
        }
    }

    private static IEnumerable<int[]> Deal(IReadOnlyList<int> labels, int shots)
    {
        foreach (IGrouping<int, int> person in labels.Index().GroupBy(photo => photo.Item, photo => photo.Index))
        {
            int[] photos = [.. person];
            new Random(Seeds.Mix(DealSeed, person.Key)).Shuffle(photos);
            foreach (int[] subject in photos.Chunk(shots).Where(subject => subject.Length == shots))
            {
                yield return subject;
            }
        }
    }
}
