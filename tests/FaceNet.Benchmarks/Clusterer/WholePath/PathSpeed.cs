using System.Diagnostics;
using System.Diagnostics.Metrics;
using FaceNet.Benchmarks.Faces;
using FaceNet.Benchmarks.Matcher;
using FaceNet.Clusterer;
using FaceNet.Clusterer.Consuming;
using FaceNet.ServiceDefaults.Hosting;
using FaceNet.ServiceDefaults.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FaceNet.Benchmarks.Clusterer.WholePath;

/// <summary>
/// Faces per second through Kafka, the Clusterer and Redis back into Kafka, one gallery, and where the time goes. Garnet and the mock broker, in a process of
/// their own, share the cores.
/// </summary>
internal static class PathSpeed
{
    private const double Target = 3_000;
    private const int Seed = 41;
    private const int Photos = 2;

    /// <summary>Of 20 faces one shows a person who has not been seen.</summary>
    private const int StrangerEvery = 20;

    private static readonly (string Name, BatchStep Step)[] Steps =
    [
        ("read", BatchStep.Read), ("look_up", BatchStep.LookUp), ("decide", BatchStep.Decide), ("write", BatchStep.Write),
        ("send", BatchStep.Send), ("forget", BatchStep.Forget), ("commit", BatchStep.Commit),
    ];

    /// <param name="clusters">How many clusters the gallery has before it is measured.</param>
    /// <param name="faces">How many faces are measured.</param>
    public static async Task<BenchmarkResult> MeasureAsync(int clusters, int faces)
    {
        var people = new RandomPeople(Seed);
        byte[][] before = Events(clusters * Photos, index => FaceFeed.Event(people, index % clusters, index / clusters));
        int[] shown = Persons(clusters, faces);
        byte[][] measured = Events(faces, index => FaceFeed.Event(people, shown[index], Photos + index));

        await using LocalBackendsProcess backends = await LocalBackendsProcess.StartAsync();
        await using ModelHost models = await ModelHost.StartAsync();
        models.AddClustering(FaceFeed.Space, RandomPeople.Dimensions, RandomPeople.Thresholds);
        var times = new StepTimes();
        await using ServiceHost host = await ServiceHost.StartAsync(
            builder =>
            {
                builder.AddClusterer();
                builder.Services.AddSingleton<IBatchObserver>(times);
            },
            app =>
            {
                app.MapServiceDefaults();
                app.MapClusterer();
            },
            ("Redis:Configuration", backends.Redis),
            ("Kafka:BootstrapServers", backends.Kafka),
            ("EmbedderClient:Address", models.Address));
        long applied = 0;
        using MeterListener listener = Count(count => Interlocked.Add(ref applied, count));
        var feed = new FaceFeed(host.Services.GetRequiredService<KafkaClients>(), host.Services.GetRequiredService<IOptions<KafkaOptions>>().Value.FaceEmbeddedTopic, () => Interlocked.Read(ref applied));

        Console.Error.WriteLine(FormattableString.Invariant($"A gallery of {clusters:N0} clusters comes through Kafka ..."));
        await feed.RunAsync(before);
        times.Clear();
        TimeSpan ourProcessor = OurProcessorTime(), theirProcessor = backends.ProcessorTime;
        long started = Stopwatch.GetTimestamp();
        await feed.RunAsync(measured);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        double ours = (OurProcessorTime() - ourProcessor).TotalSeconds, theirs = (backends.ProcessorTime - theirProcessor).TotalSeconds;

        var parameters = new Dictionary<string, object>
        {
            ["clusters"] = clusters,
            ["faces"] = faces,
            ["batches"] = times.Batches,
            ["dimensions"] = RandomPeople.Dimensions,
            ["strangers"] = 1.0 / StrangerEvery,
            ["cores"] = Environment.ProcessorCount,
            ["cpu_ms_per_face"] = Math.Round(1000 * ours / faces, 4),
            ["backends_cpu_ms_per_face"] = Math.Round(1000 * theirs / faces, 4),
        };
        foreach ((string name, BatchStep step) in Steps)
        {
            parameters[$"share_{name}"] = Math.Round(times.Seconds(step) / seconds, 3);
        }

        return new BenchmarkResult($"clusterer.path.{clusters}", parameters, faces / seconds, "faces/s", "the target", Target, faces / seconds / Target, ">= 1", faces / seconds >= Target);
    }

    private static int[] Persons(int clusters, int faces)
    {
        var random = new Random(Seed);
        return [.. Enumerable.Range(0, faces).Select(index => index % StrangerEvery == 0 ? clusters + index : random.Next(clusters))];
    }

    private static byte[][] Events(int count, Func<int, byte[]> make)
    {
        var events = new byte[count][];
        Parallel.For(0, count, index => events[index] = make(index));
        return events;
    }

    private static MeterListener Count(Action<long> add)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == "facenet.clusterer.event.applied")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => add(count));
        listener.Start();
        return listener;
    }

    private static TimeSpan OurProcessorTime()
    {
        using Process process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }
}
