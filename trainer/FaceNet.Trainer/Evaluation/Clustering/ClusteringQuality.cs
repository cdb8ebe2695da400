namespace FaceNet.Trainer.Evaluation.Clustering;

/// <summary>
/// Compares clusters with the people they should be. B-cubed (Bagga and Baldwin 1998) asks of every face how pure and how complete its cluster is, so that
/// every face counts the same; pairwise asks of every pair of faces, so that large clusters count more.
/// </summary>
/// <param name="BCubed">The mean over the faces.</param>
/// <param name="Pairwise">The share of pairs; 1 where there are no pairs to find.</param>
internal sealed record ClusteringQuality(PrecisionRecall BCubed, PrecisionRecall Pairwise)
{
    /// <param name="clusters">The cluster of each face; at least one.</param>
    /// <param name="people">The person on each face.</param>
    public static ClusteringQuality Of(IReadOnlyList<int> clusters, IReadOnlyList<int> people)
    {
        Dictionary<int, int> clusterSizes = clusters.CountBy(cluster => cluster).ToDictionary();
        Dictionary<int, int> personSizes = people.CountBy(person => person).ToDictionary();
        Dictionary<(int Cluster, int Person), int> shared = clusters.Zip(people).CountBy(face => face).ToDictionary();
        double precision = shared.Sum(cell => (double)cell.Value * cell.Value / clusterSizes[cell.Key.Cluster]) / clusters.Count;
        double recall = shared.Sum(cell => (double)cell.Value * cell.Value / personSizes[cell.Key.Person]) / clusters.Count;
        double pairs = shared.Values.Sum(Pairs);
        return new ClusteringQuality(
            new PrecisionRecall(precision, recall), new PrecisionRecall(Share(pairs, clusterSizes.Values.Sum(Pairs)), Share(pairs, personSizes.Values.Sum(Pairs))));
    }

    private static double Pairs(int faces)
    {
        return faces * (faces - 1.0) / 2;
    }

    private static double Share(double part, double whole)
    {
        return whole > 0 ? part / whole : 1;
    }
}
