using System.Globalization;
using FaceNet.Benchmarks.Faces;
using FaceNet.Protos.Matching.V1;
using FaceNet.Trainer.Evaluation.Rates;

namespace FaceNet.Benchmarks.Matcher.OpenSet;

/// <summary>
/// Open-set identification on real faces, through the Matcher: few people are enrolled, and most who are searched for are strangers. Is a rate that was promised
/// for a search kept, and are those recognised who are enrolled?
/// </summary>
internal static class OpenSetBenchmark
{
    private const double DetectionTarget = 0.93;
    private const int Seed = 29;

    private static readonly double[] Fars = [1e-1, 3e-2, 1e-2];
    private static readonly int[] Shots = [1, 3];

    /// <param name="server">The Matcher.</param>
    /// <param name="store">Its store.</param>
    /// <param name="models">Its Embedder.</param>
    /// <param name="folder">The folder of the vectors.</param>
    /// <param name="draws">How often people are drawn.</param>
    public static async Task<BenchmarkResult[]> MeasureAsync(MatcherServer server, VectorStore store, ModelHost models, string folder, int draws)
    {
        RealFaces lfw = RealFaces.Load(folder);
        string run = $"benchmark-{Guid.NewGuid():N}";
        var trials = new Dictionary<(int Shots, double Far), List<OpenSetTrial>>();
        var enrolled = new Dictionary<int, int[]>();
        MatchingService.MatchingServiceClient[] clients = server.Connect(SearchSpeed.CallerCount);
        for (int number = 0; number < draws; number++)
        {
            Console.Error.WriteLine(FormattableString.Invariant($"Open-set identification, draw {number + 1} of {draws} ..."));
            var draw = OpenSetDraw.Of(lfw, number);
            enrolled[number] = [.. draw.Enrolled.Select(person => person.Person)];
            string space = FormattableString.Invariant($"{run}-{number}");
            models.Add(space, lfw.Vectors[0].Length, new DrawCalibration(lfw, draw).Verify());
            foreach (int shots in Shots)
            {
                await using OpenSetGallery gallery = await OpenSetGallery.EnrollAsync(server, clients, store, lfw, draw, space, shots);
                foreach (double far in Fars)
                {
                    trials.TryAdd((shots, far), []);
                    trials[(shots, far)].AddRange(await gallery.SearchAsync(far));
                }
            }
        }

        return [.. Fars.SelectMany(far => Shots.SelectMany(shots => Results(new OpenSetTrials(trials[(shots, far)], enrolled), far, shots, draws, lfw.Photos.Length, store.Name)))];
    }

    private static BenchmarkResult[] Results(OpenSetTrials trials, double far, int shots, int draws, int people, string store)
    {
        int[] once = [.. Enumerable.Repeat(1, people)];
        (double falseMatches, double detected) = (trials.FalseMatchRate(once), trials.DetectionRate(once));
        (double False, double Detected)[] resampled = [.. PeopleBootstrap.Run(people, Seed, weights => (trials.FalseMatchRate(weights), trials.DetectionRate(weights)))];
        Interval falseInterval = Interval.Of(falseMatches, resampled.Select(round => round.False))!;
        Interval detectedInterval = Interval.Of(detected, resampled.Select(round => round.Detected))!;
        (double strangers, double mates) = trials.AmbiguousRates;
        string name = string.Create(CultureInfo.InvariantCulture, $"matcher.open_set.{far}.{shots}_{(shots == 1 ? "photo" : "photos")}");
        var parameters = new Dictionary<string, object> { ["store"] = store, ["max_far"] = far, ["enrolled_photos"] = shots, ["draws"] = draws };
        bool hasTarget = shots == 3 && far == 1e-2;
        return
        [
            new BenchmarkResult(
                name,
                new Dictionary<string, object>(parameters) { ["searches"] = trials.StrangerCount, ["interval"] = Ends(falseInterval), ["ambiguous"] = Rounded(strangers) },
                falseMatches, "share of searches by strangers that end in MATCH", "max_far", far, falseMatches / far, "<= 1 within the interval", falseInterval.Low <= far),
            new BenchmarkResult(
                $"{name}.detection",
                new Dictionary<string, object>(parameters) { ["searches"] = trials.MateCount, ["interval"] = Ends(detectedInterval), ["ambiguous"] = Rounded(mates), ["wrong_person"] = Rounded(trials.MistakenRate) },
                detected, "share of searches by enrolled people that end in MATCH with them", "the threshold that exactly max_far of these strangers pass", trials.BestDetectionRate(far),
                detected / trials.BestDetectionRate(far), hasTarget ? "value >= 0.93" : null, hasTarget ? detected >= DetectionTarget : null),
        ];
    }

    /// <summary>The ends of an interval, rounded.</summary>
    public static double[] Ends(Interval interval)
    {
        return [Rounded(interval.Low), Rounded(interval.High)];
    }

    /// <summary>A share, rounded to what so many searches tell.</summary>
    public static double Rounded(double share)
    {
        return Math.Round(share, 5);
    }
}
