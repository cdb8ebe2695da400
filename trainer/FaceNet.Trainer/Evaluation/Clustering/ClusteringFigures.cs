using FaceNet.ModelContract;
using FaceNet.Trainer.Calibration;
using FaceNet.Trainer.Data;

namespace FaceNet.Trainer.Evaluation.Clustering;

/// <summary>What the Clusterer's rule makes of the faces, in random order, as the mean over a few orders.</summary>
/// <param name="BaseThreshold">Threshold between two large clusters.</param>
/// <param name="SmallClusterReduction">How much stricter two single faces are judged.</param>
/// <param name="Clusters">Clusters found.</param>
/// <param name="People">Clusters there should be.</param>
/// <param name="Quality">How well they agree.</param>
/// <param name="LowestF">Lowest B-cubed F of an order.</param>
/// <param name="HighestF">Highest B-cubed F of an order.</param>
internal sealed record ClusteringFigures(
    double BaseThreshold, double SmallClusterReduction, double Clusters, int People, ClusteringQuality Quality, double LowestF, double HighestF)
{
    private const int Orders = 3;

    /// <param name="people">The faces; at least one.</param>
    /// <param name="thresholds">The thresholds of the model's manifest.</param>
    /// <param name="seed">Decides on the orders.</param>
    public static ClusteringFigures Of(EmbeddedPeople people, ClusteringThresholds thresholds, int seed)
    {
        (int Clusters, ClusteringQuality Quality)[] runs = [.. Enumerable.Range(0, Orders).AsParallel().AsOrdered().Select(run => Run(people, thresholds, new Random(Seeds.Mix(seed, run))))];
        double[] f = [.. runs.Select(run => run.Quality.BCubed.F)];
        var mean = new ClusteringQuality(Mean(runs.Select(run => run.Quality.BCubed)), Mean(runs.Select(run => run.Quality.Pairwise)));
        return new ClusteringFigures(
            thresholds.BaseThreshold, thresholds.SmallClusterReduction, runs.Average(run => run.Clusters), people.Labels.Distinct().Count(), mean, f.Min(), f.Max());
    }

    private static (int Clusters, ClusteringQuality Quality) Run(EmbeddedPeople people, ClusteringThresholds thresholds, Random random)
    {
        int[] order = [.. Enumerable.Range(0, people.Vectors.Count)];
        random.Shuffle(order);
        int[] clusters = new OnlineClustering(thresholds.BaseThreshold, thresholds.SmallClusterReduction).Assign(people.Vectors, order);
        return (clusters.Distinct().Count(), ClusteringQuality.Of(clusters, people.Labels));
    }

    private static PrecisionRecall Mean(IEnumerable<PrecisionRecall> runs)
    {
        return new PrecisionRecall(runs.Average(run => run.Precision), runs.Average(run => run.Recall));
    }
}
