using FaceNet.Benchmarks.Faces;
using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Clustering.Reclustering;
using FaceNet.ModelContract;

namespace FaceNet.Benchmarks.Clusterer.Speed;

/// <summary>Faces per second of a gallery that is clustered anew, names and report included, beside the same faces arriving in batches.</summary>
internal static class RebuildSpeed
{
    private const double Target = 1 / 1.2;
    private const int Seed = 41;
    private const int BatchSize = 512;
    private const int FacesPerPerson = 10;

    /// <param name="people">How many people the galleries show.</param>
    /// <param name="rounds">How often by turns.</param>
    public static IEnumerable<BenchmarkResult> Measure(int[] people, int rounds) => people.Select(count => Measure(count, rounds));

    private static BenchmarkResult Measure(int people, int rounds)
    {
        int count = people * FacesPerPerson;
        Console.Error.WriteLine(FormattableString.Invariant($"{count:N0} faces anew ..."));
        Face[] faces = [.. Stream(new RandomPeople(Seed), people, count)];
        GalleryClusters live = Arrive(faces, out Assignment[] assigned);
        var input = new ReclusteringInput(
            "anew",
            live.Snapshot(),
            RandomPeople.Dimensions,
            RandomPeople.Thresholds,
            [.. assigned.Select(face => new LiveFace(face.Face, live.Describe(face.ClusterId)!.Id))],
            []);
        (double ours, double arrival) = Stopwatches.Compare(rounds, Anew, () => Arrive(faces, out _));
        var parameters = new Dictionary<string, object>
        {
            ["faces"] = count,
            ["clusters"] = input.Live.Clusters.Count,
            ["dimensions"] = RandomPeople.Dimensions,
            ["rounds"] = rounds,
            ["cores"] = Environment.ProcessorCount,
        };
        return new BenchmarkResult(
            $"clusterer.rebuild.{count}", parameters, count / ours, "faces/s", "the same faces arriving in batches", count / arrival, arrival / ours, ">= 0.83", arrival / ours >= Target);

        void Anew() => ReclusteringReport.Of(input, Rebuild.Run(input, _ => { }, CancellationToken.None), minClusterSize: 2);
    }

    private static GalleryClusters Arrive(Face[] faces, out Assignment[] assigned)
    {
        var clusters = new GalleryClusters("benchmark", RandomPeople.Dimensions, RandomPeople.Thresholds);
        assigned = [.. faces.Chunk(BatchSize).SelectMany(batch => clusters.Assign(batch, KnownPlaces.None).Assignments)];
        return clusters;
    }

    private static IEnumerable<Face> Stream(RandomPeople people, int count, int faces)
    {
        var random = new Random(Seed);
        for (int number = 0; number < faces; number++)
        {
            yield return new Face(
                $"crop-{number:d7}",
                "",
                "",
                "",
                DateTimeOffset.UnixEpoch.AddSeconds(number),
                FaceEmbedding.FromUnit(people.Photo(random.Next(count), number), "benchmark"),
                new byte[32]);
        }
    }
}
