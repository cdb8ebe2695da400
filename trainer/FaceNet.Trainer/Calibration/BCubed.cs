namespace FaceNet.Trainer.Calibration;

/// <summary>B-cubed measure of a clustering: per face the share of its cluster that is its person, and the share of its person that is in its cluster.</summary>
internal static class BCubed
{
    /// <summary>Harmonic mean of precision and recall, in [0, 1].</summary>
    public static double F(IReadOnlyList<int> clusters, IReadOnlyList<int> people)
    {
        Dictionary<int, int> clusterSizes = clusters.CountBy(cluster => cluster).ToDictionary();
        Dictionary<int, int> personSizes = people.CountBy(person => person).ToDictionary();
        Dictionary<(int, int), int> shared = clusters.Zip(people).CountBy(face => face).ToDictionary();
        double precision = shared.Sum(cell => (double)cell.Value * cell.Value / clusterSizes[cell.Key.Item1]) / clusters.Count;
        double recall = shared.Sum(cell => (double)cell.Value * cell.Value / personSizes[cell.Key.Item2]) / clusters.Count;
        return 2 * precision * recall / (precision + recall);
    }
}
