using System.Security.Cryptography;
using SkiaSharp;

namespace FaceNet.SyntheticFaces.Tests;

public sealed class SyntheticPopulationTests
{
    [Fact]
    public void Photo_SameNumbers_GivesTheSamePhoto()
    {
        var first = new SyntheticPopulation(7).Photo(3, 4);
        var second = new SyntheticPopulation(7).Photo(3, 4);

        Assert.Equal(first.Jpeg, second.Jpeg);
        Assert.Equal(first.Landmarks, second.Landmarks);
        Assert.Equal(first.Identity, second.Identity);
        Assert.Equal(first.Conditions, second.Conditions);
    }

    /// <summary>The shipped model is trained on these pictures: a change of their look costs a new training.</summary>
    [Fact]
    public void Photo_KnownNumbers_LooksAsTheShippedModelWasTrainedOn()
    {
        var grey = Grey(new SyntheticPopulation(1).Photo(0, 0));

        var tiles = Enumerable.Range(0, 16).Select(tile => Enumerable.Range(0, 28 * 28).Average(
            i => grey[(((tile / 4 * 28) + (i / 28)) * FacePainter.Size) + (tile % 4 * 28) + (i % 28)]));

        float[] known = [101.8f, 38.2f, 44.9f, 63.5f, 109.4f, 102.3f, 123.0f, 80.9f, 116.9f, 109.3f, 133.8f, 103.7f, 106.0f, 93.7f, 97.3f, 76.4f];
        Assert.All(tiles.Zip(known), pair => Assert.InRange(pair.First, pair.Second - 2f, pair.Second + 2f));
    }

    [Fact]
    public void Photo_SamePersonOtherPhoto_KeepsTheIdentityAndChangesTheConditions()
    {
        var population = new SyntheticPopulation(7);

        var first = population.Photo(3, 0);
        var second = population.Photo(3, 1);

        Assert.Equal(first.Identity, second.Identity);
        Assert.NotEqual(first.Conditions, second.Conditions);
    }

    [Fact]
    public void Photo_AnyTwo_AreNotAlike()
    {
        var hashes = new HashSet<string>();
        foreach (ulong seed in (ulong[])[1, 2])
        {
            var population = new SyntheticPopulation(seed);
            for (var person = 0; person < 25; person++)
            {
                for (var photo = 0; photo < 6; photo++)
                {
                    hashes.Add(Convert.ToHexString(SHA256.HashData(population.Photo(person, photo).Jpeg)));
                }
            }
        }

        Assert.Equal(2 * 25 * 6, hashes.Count);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, -1)]
    public void Photo_NegativeNumber_IsRefused(int person, int photo) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SyntheticPopulation(1).Photo(person, photo));

    [Fact]
    public void Photo_NearestNeighbourOnRawPixels_DoesNotRecognisePeople()
    {
        const int People = 40;
        var population = new SyntheticPopulation(11);
        var enrolled = Enumerable.Range(0, People).Select(person => Grey(population.Photo(person, 0))).ToArray();

        var right = 0;
        for (var person = 0; person < People; person++)
        {
            for (var photo = 1; photo <= 2; photo++)
            {
                var probe = Grey(population.Photo(person, photo));
                right += Enumerable.Range(0, People).MinBy(other => SquaredDistance(probe, enrolled[other])) == person ? 1 : 0;
            }
        }

        Assert.InRange(right / (2.0 * People), 0.0, 0.45);
    }

    private static float[] Grey(DrawnFace face)
    {
        using var image = SKBitmap.Decode(face.Jpeg);
        return [.. image.Pixels.Select(pixel => (0.299f * pixel.Red) + (0.587f * pixel.Green) + (0.114f * pixel.Blue))];
    }

    private static double SquaredDistance(float[] first, float[] second)
    {
        double sum = 0;
        for (var i = 0; i < first.Length; i++)
        {
            sum += (first[i] - second[i]) * (first[i] - second[i]);
        }

        return sum;
    }
}
