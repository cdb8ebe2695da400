using FaceNet.Trainer.Calibration;
using FaceNet.Trainer.Data;
using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Evaluation.Pairs;
using FaceNet.Trainer.Evaluation.Rates;

namespace FaceNet.Benchmarks.Matcher.OpenSet;

/// <summary>
/// A random split of the people: those to calibrate on, and, all others, those who are enrolled and strangers. Half of the people with enough photos go to
/// either side.
/// </summary>
/// <param name="Number">Number of the draw.</param>
/// <param name="Calibration">The people to calibrate on.</param>
/// <param name="Enrolled">The people to enroll, each with photos in random order: the first ones are enrolled, the others are probes.</param>
/// <param name="Strangers">The others, each with the photo that is their probe.</param>
internal sealed record OpenSetDraw(int Number, int[] Calibration, (int Person, int[] Photos)[] Enrolled, (int Person, int Photo)[] Strangers)
{
    /// <summary>Photos that a person must have to be enrolled.</summary>
    private const int FewestPhotos = 4;

    private const int StrangerCount = 2000;
    private const int Seed = 23;

    public static OpenSetDraw Of(LfwEmbeddings lfw, int number)
    {
        var random = new Random(Seeds.Mix(Seed, number));
        int[] many = [.. Enumerable.Range(0, lfw.Photos.Length).Where(person => lfw.Photos[person].Length >= FewestPhotos)];
        int[] few = [.. Enumerable.Range(0, lfw.Photos.Length).Except(many)];
        random.Shuffle(many);
        random.Shuffle(few);
        int half = many.Length / 2;
        return new OpenSetDraw(
            number,
            [.. many[half..], .. few[StrangerCount..]],
            [.. many[..half].Select(person => (person, Shuffled(lfw.Photos[person])))],
            [.. few[..StrangerCount].Select(person => (person, lfw.Photos[person][random.Next(lfw.Photos[person].Length)]))]);

        int[] Shuffled(int[] photos)
        {
            int[] shuffled = [.. photos];
            random.Shuffle(shuffled);
            return shuffled;
        }
    }

    /// <summary>The table that the trainer would write into a manifest: thresholds of all pairs of photos of different people, at rates that enough of them support.</summary>
    public (double Far, double SquaredDistance)[] Calibrate(LfwEmbeddings lfw)
    {
        (int Label, int Photo)[] photos = [.. Calibration.SelectMany((person, label) => lfw.Photos[person].Select(photo => (label, photo)))];
        var people = new EmbeddedPeople([.. photos.Select(each => lfw.Vectors[each.Photo])], [.. photos.Select(each => each.Label)]);
        FarThreshold[] thresholds = FarThreshold.Of(MeasuredComparisons.Of(PhotoComparisons.Within(people), FarGrid.Rates[0]), FarGrid.Rates);
        return [.. FarGrid.Rates.Zip(thresholds).Where(row => row.Second.IsSupported).Select(row => (row.First, row.Second.SquaredDistance))];
    }
}
