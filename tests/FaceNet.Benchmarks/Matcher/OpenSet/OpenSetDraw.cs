using FaceNet.Benchmarks.Faces;
using FaceNet.Trainer.Data;

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
    /// <summary>Photos that a person must have to be enrolled, unless more are asked for.</summary>
    public const int FewestPhotos = 4;

    private const int StrangerCount = 2000;
    private const int Seed = 23;

    /// <param name="lfw">The people.</param>
    /// <param name="number">Number of the draw, which decides on it.</param>
    /// <param name="fewestPhotos">Photos that a person must have to be enrolled.</param>
    public static OpenSetDraw Of(RealFaces lfw, int number, int fewestPhotos = FewestPhotos)
    {
        var random = new Random(Seeds.Mix(Seed, number));
        int[] many = [.. Enumerable.Range(0, lfw.Photos.Length).Where(person => lfw.Photos[person].Length >= fewestPhotos)];
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
}
