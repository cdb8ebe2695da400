using FaceNet.ModelContract;
using FaceNet.Trainer.Data;
using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Models;
using FaceNet.Trainer.Tests.Evaluation;

namespace FaceNet.Trainer.Tests.Models;

public sealed class WhitenedVectorsTests
{
    private const int People = 40;
    private const int Photos = 4;
    private const int Dimensions = 32;
    private const int Light = 1;

    private static readonly FacePhoto Photo = new("photo", new RgbImage(1, 1, new byte[3]));

    [Fact]
    public void Of_PeopleWhoLookAlike_TellsThemApart()
    {
        float[][] alike = Alike();

        IReadOnlyList<float[]> whitened = WhitenedVectors.Of(Dataset(), alike);

        (double same, double different) = Distances(alike);
        (double whitenedSame, double whitenedDifferent) = Distances(whitened);
        Assert.InRange(different, 0, 0.7);
        Assert.InRange(whitenedDifferent, 1.9, 2.1);
        Assert.True(whitenedSame / whitenedDifferent < same / different / 2);
        Assert.All(whitened, vector => Assert.Equal(1, vector.Sum(value => (double)value * value), 1e-5));
    }

    [Fact]
    public void Of_PhotosOfAPerson_KeepsThemInOrderAndApart()
    {
        float[][] alike = Alike();

        IReadOnlyList<float[]> whitened = WhitenedVectors.Of(Dataset(), alike);

        // The photo of a person that was farthest from the others mostly still is; by chance it would be in one person of four.
        Assert.InRange(Farthest(alike).Zip(Farthest(whitened)).Count(person => person.First == person.Second), 24, People);
    }

    [Fact]
    public void Of_PhotosThatScatterMostInOneDirection_CountsItNoMoreThanOthers()
    {
        var random = new Random(6);
        float[][] lit = [.. Alike().Select(vector => TestPeople.Unit([.. vector.Select((value, axis) => value + (axis == Light ? TestPeople.Gaussian(random, 1)[0] : 0))]))];

        IReadOnlyList<float[]> whitened = WhitenedVectors.Of(Dataset(), lit);

        Assert.InRange(lit.Average(vector => vector[Light] * vector[Light]), 0.2, 1);
        Assert.InRange(whitened.Average(vector => vector[Light] * vector[Light]), 0, 1.5 / Dimensions);
    }

    [Fact]
    public void Of_OnePhotoOfEach_OnlyTakesOffTheirMean()
    {
        float[][] alike = [.. Alike().Where((_, photo) => photo % Photos == 0)];

        IReadOnlyList<float[]> whitened = WhitenedVectors.Of(Dataset(photos: 1), alike);

        double[] mean = [.. Enumerable.Range(0, Dimensions).Select(axis => alike.Average(vector => (double)vector[axis]))];
        Assert.All(alike.Zip(whitened), pair => Assert.Equal(0, TestPeople.Distance(TestPeople.Unit([.. pair.First.Zip(mean, (value, common) => value - common)]), pair.Second), 1e-6));
    }

    // Unit vectors around one direction that all share.
    private static float[][] Alike()
    {
        EmbeddedPeople people = TestPeople.Scatter(seed: 5, People, Photos, scatter: 0.4, Dimensions);
        return [.. people.Vectors.Select(vector => TestPeople.Unit([.. vector.Select((value, axis) => value + (axis == 0 ? 1.5 : 0))]))];
    }

    private static FaceDataset Dataset(int photos = Photos)
    {
        return new FaceDataset("alike", [.. Enumerable.Range(0, People).Select(person => new Person($"{person}", [.. Enumerable.Repeat(Photo, photos)]))]);
    }

    private static (double Same, double Different) Distances(IReadOnlyList<float[]> vectors)
    {
        var same = new List<double>();
        var different = new List<double>();
        for (int left = 0; left < vectors.Count; left++)
        {
            for (int right = left + 1; right < vectors.Count; right++)
            {
                (left / Photos == right / Photos ? same : different).Add(TestPeople.Distance(vectors[left], vectors[right]));
            }
        }

        return (same.Average(), different.Average());
    }

    private static int[] Farthest(IReadOnlyList<float[]> vectors)
    {
        return [.. vectors.Chunk(Photos).Select(own => own.Index().MaxBy(photo => own.Sum(other => TestPeople.Distance(photo.Item, other))).Index)];
    }
}
