using System.Text.Json;
using FaceNet.Benchmarks.Faces;
using FaceNet.Protos.Matching.V1;
using FaceNet.Trainer.Evaluation.Rates;

namespace FaceNet.Benchmarks.Matcher.OpenSet;

/// <summary>
/// People who are known by one to ten photos, decided on in each of the ways that a gallery can choose: how often is the nearest person the right one, and how
/// often is that said at a promised rate, with the thresholds that belong to the way? At each number of photos the people are those who have one more at least,
/// so that numbers compare across the ways, not across the numbers of photos.
/// </summary>
internal static class FewShotBenchmark
{
    private const double Far = 1e-2;
    private const int Seed = 31;

    private static readonly int[] Shots = [1, 3, 5, 10];
    private static readonly DecisionPolicy[] Policies = [DecisionPolicy.Nearest, DecisionPolicy.MeanOfNearest, DecisionPolicy.Prototype];

    /// <param name="server">The Matcher.</param>
    /// <param name="store">Its store.</param>
    /// <param name="models">Its Embedder.</param>
    /// <param name="folder">The folder of the vectors.</param>
    /// <param name="draws">How often people are drawn.</param>
    public static async IAsyncEnumerable<BenchmarkResult> MeasureAsync(MatcherServer server, VectorStore store, ModelHost models, string folder, int draws)
    {
        RealFaces lfw = RealFaces.Load(folder);
        MatchingService.MatchingServiceClient[] clients = server.Connect(SearchSpeed.CallerCount);
        foreach (int shots in Shots)
        {
            string run = $"benchmark-{Guid.NewGuid():N}";
            var trials = Policies.ToDictionary(policy => policy, _ => new List<OpenSetTrial>());
            var enrolled = new Dictionary<int, int[]>();
            for (int number = 0; number < draws; number++)
            {
                Console.Error.WriteLine(FormattableString.Invariant($"People known by {shots} photos, draw {number + 1} of {draws} ..."));
                OpenSetDraw draw = OpenSetDraw.Of(lfw, number, Math.Max(OpenSetDraw.FewestPhotos, shots + 1));
                enrolled[number] = [.. draw.Enrolled.Select(person => person.Person)];
                string space = FormattableString.Invariant($"{run}-{number}");
                var calibration = new DrawCalibration(lfw, draw);
                models.Add(space, lfw.Vectors[0].Length, calibration.Verify(), calibration.Policies(Shots.Where(count => count <= shots)));
                await using OpenSetGallery gallery = await OpenSetGallery.EnrollAsync(server, clients, store, lfw, draw, space, shots);
                foreach (DecisionPolicy policy in Policies)
                {
                    await gallery.UsePolicyAsync(server, policy);
                    trials[policy].AddRange(await gallery.SearchAsync(Far));
                }
            }

            var nearest = new OpenSetTrials(trials[DecisionPolicy.Nearest], enrolled);
            foreach (BenchmarkResult result in Policies.SelectMany(policy => Results(new OpenSetTrials(trials[policy], enrolled), nearest, policy, shots, draws, lfw.Photos.Length, store.Name)))
            {
                yield return result;
            }
        }
    }

    private static BenchmarkResult[] Results(OpenSetTrials trials, OpenSetTrials nearest, DecisionPolicy policy, int shots, int draws, int people, string store)
    {
        int[] once = [.. Enumerable.Repeat(1, people)];
        Rates all = Rates.Of(trials, once);
        IReadOnlyList<Rates> resampled = PeopleBootstrap.Run(people, Seed, weights => Rates.Of(trials, weights));
        string id = JsonNamingPolicy.SnakeCaseLower.ConvertName(policy.ToString());
        string name = FormattableString.Invariant($"matcher.few_shot.{id}.{shots}_{(shots == 1 ? "photo" : "photos")}");
        var parameters = new Dictionary<string, object>
        {
            ["store"] = store,
            ["enrolled_photos"] = shots,
            ["enrolled_people"] = trials.EnrolledPerDraw,
            ["draws"] = draws,
            ["searches"] = trials.MateCount,
        };
        double best = trials.BestDetectionRate(Far);
        return
        [
            new BenchmarkResult(
                $"{name}.rank_1",
                new Dictionary<string, object>(parameters) { ["interval"] = Ends(all.RankOne, resampled.Select(round => round.RankOne)) },
                all.RankOne, "share of searches by enrolled people whose nearest person is the right one", "decision policy nearest", nearest.RankOneRate(once),
                all.RankOne / nearest.RankOneRate(once), null, null),
            new BenchmarkResult(
                $"{name}.detection",
                new Dictionary<string, object>(parameters)
                {
                    ["max_far"] = Far,
                    ["interval"] = Ends(all.Detected, resampled.Select(round => round.Detected)),
                    ["false_matches"] = OpenSetBenchmark.Rounded(all.FalseMatches),
                    ["false_matches_interval"] = Ends(all.FalseMatches, resampled.Select(round => round.FalseMatches)),
                    ["stranger_searches"] = trials.StrangerCount,
                },
                all.Detected, "share of searches by enrolled people that end in MATCH with them", "the threshold that exactly max_far of these strangers pass", best,
                all.Detected / best, null, null),
        ];
    }

    private static double[] Ends(double value, IEnumerable<double> resampled)
    {
        return OpenSetBenchmark.Ends(Interval.Of(value, resampled)!);
    }

    private readonly record struct Rates(double RankOne, double Detected, double FalseMatches)
    {
        public static Rates Of(OpenSetTrials trials, int[] weights)
        {
            return new Rates(trials.RankOneRate(weights), trials.DetectionRate(weights), trials.FalseMatchRate(weights));
        }
    }
}
