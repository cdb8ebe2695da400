using FaceNet.ModelContract;

namespace FaceNet.Benchmarks.Clusterer.Quality;

/// <summary>
/// Does the core, which decides about each face as it comes, find the people as well as those who see all faces first? At the default thresholds and when they are
/// off, in several orders.
/// </summary>
internal static class QualityBenchmark
{
    private const double MostDeviation = 0.003;
    private const double RangeTarget = 0.97;
    private const int PeerOrders = 3;

    private static readonly double[] Shifts = [0, -0.1, -0.05, 0.05, 0.1];

    // What is asked for on LFW at the defaults; on other faces only that nobody who sees everything does better.
    private static readonly (string Name, Func<QualityFigures, QualityFigure> Figure, double Target)[] Kinds =
        [("bcubed", figures => figures.BCubed, 0.981), ("pairwise", figures => figures.Pairwise, 0.963)];

    /// <param name="data">The faces.</param>
    /// <param name="orderCount">In how many orders they come.</param>
    public static IEnumerable<BenchmarkResult> Measure(QualityData data, int orderCount)
    {
        int[][] orders = [.. Enumerable.Range(0, orderCount).Select(data.Order)];
        var common = new Dictionary<string, object> { ["faces"] = data.Name, ["count"] = data.Vectors.Length, ["people"] = data.People.Distinct().Count() };
        Console.Error.WriteLine($"Other ways to cluster {data.Name} ...");
        PeerQuality[] peers = [.. PeerQuality.Measure(data, orders[..Math.Min(PeerOrders, orders.Length)])];
        List<QualityFigures> range = [];
        foreach (double shift in Shifts)
        {
            Console.Error.WriteLine(FormattableString.Invariant($"The core at thresholds shifted by {shift:+0.00;-0.00;0.00}, {orderCount} orders ..."));
            ClusteringThresholds thresholds = data.Thresholds with { BaseThreshold = data.Thresholds.BaseThreshold + shift };
            CoreRun[] runs = [.. orders.AsParallel().AsOrdered().Select(order => CoreRun.Of(data, order, thresholds))];
            var figures = QualityFigures.Of(runs.Select(run => run.Clusters), data.People);
            range.Add(figures);
            foreach ((string name, Func<QualityFigures, QualityFigure> figure, double target) in Kinds)
            {
                yield return Shifted(name, figure, shift == 0 && data.IsReal ? target : null);
            }

            if (shift == 0)
            {
                foreach (BenchmarkResult result in Defaults(runs, figures))
                {
                    yield return result;
                }
            }

            BenchmarkResult Shifted(string name, Func<QualityFigures, QualityFigure> figure, double? target)
            {
                PeerQuality offline = peers.Single(peer => peer.Name == PeerQuality.Offline);
                double same = figure(offline.AtOrNull(thresholds.BaseThreshold)!).F, best = offline.Best(figure).Figure.F;
                QualityFigure ours = figure(figures);
                bool isAbove = ours.F > same && ours.Deviation <= MostDeviation && (target is null || (ours.F >= target && ours.F > best));
                var parameters = new Dictionary<string, object>(common)
                {
                    ["orders"] = orderCount,
                    ["base_threshold"] = Math.Round(thresholds.BaseThreshold, 4),
                    ["small_cluster_reduction"] = thresholds.SmallClusterReduction,
                    ["deviation"] = Four(ours.Deviation),
                    ["precision"] = Four(ours.Precision),
                    ["recall"] = Four(ours.Recall),
                };
                foreach (PeerQuality peer in peers.Where(peer => peer != offline && peer.AtOrNull(thresholds.BaseThreshold) is not null))
                {
                    parameters[peer.Name] = Four(figure(peer.AtOrNull(thresholds.BaseThreshold)!).F);
                }

                string above = "> offline at the same threshold, deviation <= 0.003";
                return new BenchmarkResult(
                    FormattableString.Invariant($"clusterer.{name}.{shift:+0.00;-0.00;default}"), parameters, ours.F, "F", $"{PeerQuality.Offline} at the same threshold", same, ours.F / same,
                    target is null ? above : FormattableString.Invariant($">= {target} and > offline at its best threshold, {above}"), isAbove);
            }
        }

        foreach ((string name, Func<QualityFigures, QualityFigure> figure, _) in Kinds)
        {
            double least = range.Min(figures => figure(figures).F);
            bool isJudged = data.IsReal && name == "bcubed";
            yield return new BenchmarkResult(
                $"clusterer.{name}.range", new Dictionary<string, object>(common) { ["shifts"] = Shifts }, least, "least F at all shifts", "the F at the defaults", figure(range[0]).F,
                least / figure(range[0]).F, isJudged ? ">= 0.97" : null, isJudged ? least >= RangeTarget : null);
        }

        IEnumerable<BenchmarkResult> Defaults(CoreRun[] runs, QualityFigures figures)
        {
            double arrivals = (double)data.Vectors.Length * runs.Length / 1000;
            var parameters = new Dictionary<string, object>(common)
            {
                ["orders"] = runs.Length,
                ["merged_faces"] = Four(runs.Sum(run => run.MergedFaces) / arrivals),
                ["wrong_merges"] = Four(runs.Sum(run => run.WrongMerges) / arrivals),
                ["clusters"] = Math.Round(runs.Average(run => run.Clusters.Distinct().Count())),
            };
            double churned = runs.Sum(run => run.Churned) / arrivals;
            yield return new BenchmarkResult(
                "clusterer.churn", parameters, churned, "faces that changed cluster without a merge, per 1,000 arrivals", "faces whose cluster was absorbed", runs.Sum(run => run.MergedFaces) / arrivals,
                churned / Math.Max(1e-9, runs.Sum(run => run.MergedFaces) / arrivals), "0", churned == 0);
            foreach (PeerQuality peer in peers)
            {
                foreach ((string name, Func<QualityFigures, QualityFigure> figure, _) in Kinds)
                {
                    ((double threshold, int fewest), QualityFigure best) = peer.Best(figure);
                    var settings = new Dictionary<string, object>(common) { ["way"] = peer.Name, ["threshold"] = threshold, ["precision"] = Four(best.Precision), ["recall"] = Four(best.Recall) };
                    if (fewest > 0)
                    {
                        settings["core_size"] = fewest;
                    }

                    yield return new BenchmarkResult(
                        $"clusterer.{name}.peer.{peer.Name.Replace(' ', '_')}", settings, best.F, "F at its best threshold", "the Clusterer at the defaults", figure(figures).F, best.F / figure(figures).F, null, null);
                }
            }
        }
    }

    private static double Four(double value)
    {
        return Math.Round(value, 4);
    }
}
