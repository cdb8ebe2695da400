using FaceNet.Benchmarks.Faces;
using FaceNet.Trainer.Calibration;
using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Evaluation.Pairs;
using FaceNet.Trainer.Evaluation.Rates;

namespace FaceNet.Benchmarks.Matcher.OpenSet;

/// <summary>The tables that the trainer would write into a manifest, measured on the people of a draw who are there for it: thresholds at rates that enough comparisons support.</summary>
internal sealed class DrawCalibration
{
    private readonly EmbeddedPeople _people;

    public DrawCalibration(RealFaces lfw, OpenSetDraw draw)
    {
        (int Label, int Photo)[] photos = [.. draw.Calibration.SelectMany((person, label) => lfw.Photos[person].Select(photo => (label, photo)))];
        _people = new EmbeddedPeople([.. photos.Select(each => lfw.Vectors[each.Photo])], [.. photos.Select(each => each.Label)]);
    }

    /// <summary>Of all pairs of photos of different people.</summary>
    public (double Far, double SquaredDistance)[] Verify()
    {
        return Thresholds(PhotoComparisons.Within(_people));
    }

    /// <summary>Of photos with subjects who have so many others, for each way to decide on them; tables that support no rate are left out.</summary>
    public IEnumerable<(string Policy, int Shots, (double Far, double SquaredDistance)[] Rows)> Policies(IEnumerable<int> shots)
    {
        return shots
            .SelectMany(count => Enum.GetValues<DecisionPolicy>().Select(policy => (
                JoinedCalibration.IdOf(policy), count, Thresholds(new SubjectComparisons(_people, _people, policy, count, new HashSet<(int, int)>())))))
            .Where(table => table.Item3.Length > 0);
    }

    private static (double Far, double SquaredDistance)[] Thresholds(IComparisons comparisons)
    {
        FarThreshold[] thresholds = FarThreshold.Of(MeasuredComparisons.Of(comparisons, FarGrid.Rates[0]), FarGrid.Rates);
        return [.. FarGrid.Rates.Zip(thresholds).Where(row => row.Second.IsSupported).Select(row => (row.First, row.Second.SquaredDistance))];
    }
}
