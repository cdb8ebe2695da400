using FaceNet.Trainer.Evaluation.Clustering;

namespace FaceNet.Benchmarks.Clusterer.Quality;

/// <summary>One figure over several orders of the same faces.</summary>
/// <param name="F">The mean F.</param>
/// <param name="Deviation">Standard deviation of F among the orders; 0 for one.</param>
/// <param name="Precision">The mean precision.</param>
/// <param name="Recall">The mean recall.</param>
internal sealed record QualityFigure(double F, double Deviation, double Precision, double Recall)
{
    public static QualityFigure Of(IReadOnlyCollection<PrecisionRecall> orders)
    {
        double mean = orders.Average(order => order.F), squares = orders.Sum(order => (order.F - mean) * (order.F - mean));
        return new QualityFigure(
            mean, orders.Count > 1 ? Math.Sqrt(squares / (orders.Count - 1)) : 0, orders.Average(order => order.Precision), orders.Average(order => order.Recall));
    }
}

/// <summary>Both figures of a way to cluster.</summary>
/// <param name="BCubed">Every face counts the same.</param>
/// <param name="Pairwise">Every pair of faces counts the same.</param>
internal sealed record QualityFigures(QualityFigure BCubed, QualityFigure Pairwise)
{
    /// <param name="orders">The number of the cluster of each face, order by order.</param>
    /// <param name="people">The person on each face.</param>
    public static QualityFigures Of(IEnumerable<int[]> orders, int[] people)
    {
        ClusteringQuality[] qualities = [.. orders.Select(clusters => ClusteringQuality.Of(clusters, people))];
        return new QualityFigures(QualityFigure.Of([.. qualities.Select(quality => quality.BCubed)]), QualityFigure.Of([.. qualities.Select(quality => quality.Pairwise)]));
    }
}
