namespace FaceNet.Standalone.Demo.Quality;

/// <summary>How well clusters agree with people; every figure is in [0, 1], larger is better.</summary>
/// <param name="Precision">How pure: of those found together, the share that belongs together.</param>
/// <param name="Recall">How complete: of those that belong together, the share that was found together.</param>
internal readonly record struct PrecisionRecall(double Precision, double Recall)
{
    /// <summary>The harmonic mean of the two.</summary>
    public double F => Precision + Recall > 0 ? 2 * Precision * Recall / (Precision + Recall) : 0;
}

/// <summary>
/// Compares clusters with the people they should be. B-cubed (Bagga and Baldwin 1998) asks for every face how pure and how complete
/// its cluster is, so that every face counts the same; pairwise asks for every pair of faces, so that large clusters count more.
/// </summary>
/// <param name="BCubed">The mean over the faces.</param>
/// <param name="Pairwise">The share of pairs; 1 where there are no pairs to find.</param>
internal sealed record ClusteringQuality(PrecisionRecall BCubed, PrecisionRecall Pairwise)
{
    /// <summary>Measures an assignment of faces.</summary>
    /// <param name="faces">For each face the cluster it is in and the person it shows. At least one.</param>
    public static ClusteringQuality Measure<TCluster, TPerson>(IReadOnlyCollection<(TCluster Cluster, TPerson Person)> faces)
        where TCluster : notnull
        where TPerson : notnull
    {
        ArgumentOutOfRangeException.ThrowIfZero(faces.Count);
        var clusters = faces.CountBy(face => face.Cluster).ToDictionary();
        var people = faces.CountBy(face => face.Person).ToDictionary();
        var overlaps = faces.CountBy(face => face).ToArray();

        // The faces of one overlap all see the same: overlap / cluster of their mates are right, overlap / person were found.
        double precision = 0, recall = 0, pairs = 0;
        foreach (var ((cluster, person), overlap) in overlaps)
        {
            precision += (double)overlap * overlap / clusters[cluster];
            recall += (double)overlap * overlap / people[person];
            pairs += Pairs(overlap);
        }

        return new ClusteringQuality(
            new PrecisionRecall(precision / faces.Count, recall / faces.Count),
            new PrecisionRecall(Share(pairs, clusters.Values.Sum(Pairs)), Share(pairs, people.Values.Sum(Pairs))));
    }

    private static double Pairs(int count) => count * (count - 1.0) / 2;

    private static double Share(double part, double whole) => whole > 0 ? part / whole : 1;
}
