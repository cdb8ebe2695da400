using FaceNet.ModelContract;
using FaceNet.Trainer.Data;
using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Models;
using FaceNet.Trainer.Tests.Evaluation;

namespace FaceNet.Trainer.Tests.Models;

public sealed class CentredVectorsTests
{
    private const int People = 40;
    private const int Photos = 4;

    private static readonly FacePhoto Photo = new("photo", new RgbImage(1, 1, new byte[3]));

    [Fact]
    public void Of_PeopleWhoLookAlike_TellsThemApart()
    {
        float[][] alike = Alike();

        IReadOnlyList<float[]> centred = CentredVectors.Of(Dataset(), alike);

        (double same, double different) = Distances(alike);
        (double centredSame, double centredDifferent) = Distances(centred);
        Assert.InRange(different, 0, 0.7);
        Assert.InRange(centredDifferent, 1.9, 2.1);
        Assert.True(centredSame / centredDifferent < same / different / 2);
        Assert.All(centred, vector => Assert.Equal(1, vector.Sum(value => (double)value * value), 1e-5));
    }

    [Fact]
    public void Of_PhotosOfAPerson_KeepsThemInOrderAndApart()
    {
        float[][] alike = Alike();

        IReadOnlyList<float[]> centred = CentredVectors.Of(Dataset(), alike);

        // The photo of a person that was farthest from the others still is, but for a few that were nearly as far as another.
        Assert.InRange(Farthest(alike).Zip(Farthest(centred)).Count(person => person.First == person.Second), 34, People);
    }

    // Unit vectors around one direction that all share.
    private static float[][] Alike()
    {
        EmbeddedPeople people = TestPeople.Scatter(seed: 5, People, Photos, scatter: 0.4, dimensions: 32);
        return [.. people.Vectors.Select(vector => TestPeople.Unit([.. vector.Select((value, axis) => value + (axis == 0 ? 1.5 : 0))]))];
    }

    private static FaceDataset Dataset()
    {
        return new FaceDataset("alike", [.. Enumerable.Range(0, People).Select(person => new Person($"{person}", [.. Enumerable.Repeat(Photo, Photos)]))]);
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
