using FaceNet.Benchmarks.Faces;
using FaceNet.Clusterer.Clustering;
using FaceNet.ModelContract;
using TorchSharp;

namespace FaceNet.Benchmarks.Clusterer.Speed;

/// <summary>
/// Faces per second of the core, without any input or output, beside what cannot be saved: the bare product of the faces with the means of all clusters, by
/// libtorch on all cores.
/// </summary>
internal static class CoreSpeed
{
    private const double Target = 0.6;
    private const int Seed = 37;
    private const int BatchSize = 512;
    private const int Batches = 4;
    private const int FacesPerProduct = 64;
    private const int Members = 2;

    // Until the runtime has compiled for speed what is called often.
    private const int WarmUpClusters = 500;
    private const int WarmUpRounds = 30;

    /// <summary>Of 20 faces one shows a person who has not been seen.</summary>
    private const int StrangerEvery = 20;

    /// <param name="sizes">How many clusters the galleries have before the first face comes.</param>
    /// <param name="rounds">How often by turns.</param>
    public static IEnumerable<BenchmarkResult> Measure(int[] sizes, int rounds)
    {
        if (sizes.Length > 0)
        {
            Measure(WarmUpClusters, WarmUpRounds);
        }

        return sizes.Select(clusters => Measure(clusters, rounds));
    }

    private static BenchmarkResult Measure(int clusters, int rounds)
    {
        Console.Error.WriteLine(FormattableString.Invariant($"A gallery of {clusters:N0} clusters ..."));
        var people = new RandomPeople(Seed);
        var core = new GalleryClusters(Gallery(people, clusters));
        Face[][] stream = [.. Stream(people, clusters, (rounds + 1) * Batches * BatchSize).Chunk(BatchSize)];
        int next = 0, bare = 0;
        using torch.Tensor means = Means(people, clusters), products = torch.zeros(FacesPerProduct, clusters);
        long allocated = 0;
        (double ours, double product) = Stopwatches.Compare(rounds, Assign, Multiply);
        double faces = Batches * BatchSize;
        var parameters = new Dictionary<string, object>
        {
            ["clusters"] = clusters,
            ["batch"] = BatchSize,
            ["dimensions"] = RandomPeople.Dimensions,
            ["strangers"] = 1.0 / StrangerEvery,
            ["rounds"] = rounds,
            ["cores"] = Environment.ProcessorCount,
            ["bytes_allocated_per_face"] = allocated / (long)((rounds + 1) * faces),
        };
        return new BenchmarkResult(
            $"clusterer.core.{clusters}", parameters, faces / ours, "faces/s", "the bare matrix product by libtorch", faces / product, product / ours, ">= 0.6", product / ours >= Target);

        void Assign()
        {
            long before = GC.GetTotalAllocatedBytes();
            for (int batch = 0; batch < Batches; batch++)
            {
                core.Assign(stream[next++], KnownPlaces.None);
            }

            allocated += GC.GetTotalAllocatedBytes() - before;
        }

        void Multiply()
        {
            foreach (Face[] part in stream.Skip(bare).Take(Batches).SelectMany(batch => batch.Chunk(FacesPerProduct)))
            {
                using torch.Tensor vectors = torch.tensor(part.SelectMany(face => face.Embedding.Memory.ToArray()).ToArray(), [part.Length, RandomPeople.Dimensions]);
                products.addmm_(vectors, means, beta: 0, alpha: 1);
            }

            bare += Batches;
        }
    }

    private static GallerySnapshot Gallery(RandomPeople people, int clusters)
    {
        ClusterSnapshot[] snapshots = [.. Enumerable.Range(0, clusters).AsParallel().AsOrdered().Select(person => new ClusterSnapshot(
            ClusterId.For("benchmark", $"{person}"), person, Members, Sum(people, person), default, default, Members, Label: ""))];
        return new GallerySnapshot("benchmark", RandomPeople.Dimensions, RandomPeople.Thresholds, clusters, snapshots, new Dictionary<string, string>(), []);
    }

    private static IEnumerable<Face> Stream(RandomPeople people, int clusters, int count)
    {
        var random = new Random(Seed);
        for (int number = 0; number < count; number++)
        {
            int person = number % StrangerEvery == 0 ? clusters + number : random.Next(clusters);
            yield return new Face($"later-{number}", "", "", "", default, FaceEmbedding.FromUnit(people.Photo(person, Members + number), "benchmark"), new byte[32]);
        }
    }

    private static torch.Tensor Means(RandomPeople people, int clusters)
    {
        var means = new float[clusters * RandomPeople.Dimensions];
        Parallel.For(0, clusters, person =>
        {
            double[] sum = Sum(people, person);
            for (int index = 0; index < sum.Length; index++)
            {
                means[(person * sum.Length) + index] = (float)(sum[index] / Members);
            }
        });
        return torch.tensor(means, [clusters, RandomPeople.Dimensions]).t();
    }

    private static double[] Sum(RandomPeople people, int person)
    {
        float[] first = people.Photo(person, 0), second = people.Photo(person, 1);
        return [.. first.Zip(second, (one, other) => (double)one + other)];
    }
}
