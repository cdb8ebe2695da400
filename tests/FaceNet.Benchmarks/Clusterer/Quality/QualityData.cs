using System.Globalization;
using FaceNet.Benchmarks.Faces;
using FaceNet.Clusterer.Clustering;
using FaceNet.ModelContract;
using FaceNet.Trainer.Data;

namespace FaceNet.Benchmarks.Clusterer.Quality;

/// <summary>Faces to be clustered, and who is on each.</summary>
/// <param name="Name">Where they come from.</param>
/// <param name="Vectors">One unit vector per face.</param>
/// <param name="People">The number of the person on each.</param>
/// <param name="Thresholds">The default thresholds of their embedding space.</param>
/// <param name="IsReal">Whether the people exist.</param>
internal sealed record QualityData(string Name, float[][] Vectors, int[] People, ClusteringThresholds Thresholds, bool IsReal)
{
    private const string Space = "benchmark";
    private const int Seed = 31;
    private const int DrawnPeople = 1500;
    private const int MostPhotos = 8;

    // Two photos of a person are at squared distances around 0.4 to 1: few as far apart as strangers.
    private const float LeastScatter = 0.5f;
    private const float MostScatter = 1;

    private static readonly DateTimeOffset Time = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ClusteringThresholds OfMobileFaceNet = new(1.2, 0.2, Derived: false);

    /// <summary>The faces as they come through Kafka, numbered; of no frame and no track.</summary>
    public Face[] Faces { get; } =
        [.. Vectors.Select((vector, number) => new Face(number.ToString(CultureInfo.InvariantCulture), "", "", "", Time.AddSeconds(number), FaceEmbedding.FromUnit(vector, Space), new byte[32]))];

    /// <summary>Vectors that MobileFaceNet made of photos.</summary>
    /// <param name="path">What <see cref="RealFaces.Load"/> takes.</param>
    public static QualityData Load(string path)
    {
        RealFaces real = RealFaces.Load(path);
        var people = new int[real.Vectors.Length];
        foreach ((int person, int[] photos) in real.Photos.Index())
        {
            foreach (int photo in photos)
            {
                people[photo] = person;
            }
        }

        return new QualityData(Path.GetFileName(Path.TrimEndingDirectorySeparator(path)), real.Vectors, people, OfMobileFaceNet, IsReal: true);
    }

    /// <summary>People who do not exist, most of them with few photos, good ones and bad ones.</summary>
    public static QualityData Draw()
    {
        var random = new Random(Seed);
        var drawn = new RandomPeople(Seed);
        List<float[]> vectors = [];
        List<int> people = [];
        for (int person = 0; person < DrawnPeople; person++)
        {
            int photos = 1 + (int)(MostPhotos * random.NextDouble() * random.NextDouble());
            for (int photo = 0; photo < photos; photo++)
            {
                vectors.Add(drawn.Photo(person, photo, LeastScatter + (random.NextSingle() * (MostScatter - LeastScatter))));
                people.Add(person);
            }
        }

        return new QualityData("random people", [.. vectors], [.. people], RandomPeople.Thresholds, IsReal: false);
    }

    /// <summary>The faces in a random order.</summary>
    /// <param name="number">Which one.</param>
    public int[] Order(int number)
    {
        int[] order = [.. Enumerable.Range(0, Vectors.Length)];
        new Random(Seeds.Mix(Seed, number)).Shuffle(order);
        return order;
    }
}
