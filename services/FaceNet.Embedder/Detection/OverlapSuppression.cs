namespace FaceNet.Embedder.Detection;

/// <summary>Keeps of the many boxes that a detector puts around each face the most confident one.</summary>
internal static class OverlapSuppression
{
    /// <summary>The most boxes that are compared, the most confident ones: a threshold near zero must not cost seconds.</summary>
    public const int MaxCandidates = 5000;

    /// <summary>Drops every face whose box overlaps that of a more confident one.</summary>
    /// <param name="candidates">What the detector found, in any order.</param>
    /// <param name="maxOverlap">The intersection over union above which two boxes are one face, in (0, 1).</param>
    /// <returns>The most confident first; of two equally confident ones the one that lies further up, then further left.</returns>
    public static List<FoundFace> Apply(IEnumerable<FoundFace> candidates, double maxOverlap)
    {
        var kept = new List<FoundFace>();
        foreach (var face in candidates.OrderByDescending(face => face.Confidence).ThenBy(face => face.Top).ThenBy(face => face.Left).Take(MaxCandidates))
        {
            if (!kept.Exists(other => other.Overlap(face) > maxOverlap))
            {
                kept.Add(face);
            }
        }

        return kept;
    }
}
