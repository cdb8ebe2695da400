using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Evaluation.Pairs;

namespace FaceNet.Trainer.Calibration;

/// <summary>Photos with different names that a strong reference model takes for one person: false accepts on them would be no faults of the model.</summary>
/// <param name="Photos">Pairs of photos, the lower number first.</param>
/// <param name="People">The pairs of people they are of, the lower number first.</param>
internal sealed record MislabelledPairs(IReadOnlySet<(int Left, int Right)> Photos, IReadOnlySet<(int Left, int Right)> People)
{
    /// <summary>Pairs that the reference model puts closer than this are taken for one person under two names.</summary>
    public const double Distance = 1.0;

    public static MislabelledPairs None { get; } = new(new HashSet<(int, int)>(), new HashSet<(int, int)>());

    /// <param name="reference">The reference model's vectors of the photos, and the names they go by.</param>
    public static MislabelledPairs Of(EmbeddedPeople reference)
    {
        HashSet<(int, int)> photos = [], people = [];
        PhotoComparisons.Within(reference).Visit((left, right, distance) =>
        {
            (int first, int second) = (reference.Labels[left], reference.Labels[right]);
            if (distance < Distance && first != second)
            {
                photos.Add((left, right));
                people.Add((Math.Min(first, second), Math.Max(first, second)));
            }
        });
        return new MislabelledPairs(photos, people);
    }
}
