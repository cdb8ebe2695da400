namespace FaceNet.Matcher.VectorIndex;

/// <summary>
/// Turns a server's score into a squared distance: Redis answers (1 + cos) / 2, Garnet the squared distance itself. For unit vectors both are linear
/// in it, so two known vectors settle the line, and a third proves that it is one.
/// </summary>
internal sealed record ScoreMapping(double Slope, double Offset)
{
    // Redis and Garnet agree with the line within 5e-7 on unquantised vectors.
    private const double Tolerance = 1e-4;

    /// <summary>Derives the mapping from the scores of the probe itself, of a vector at a right angle (squared distance 2) and of its opposite (4). Null when no line fits.</summary>
    public static ScoreMapping? Fit(double same, double orthogonal, double opposite)
    {
        var slope = 4 / (opposite - same);
        var mapping = new ScoreMapping(slope, -slope * same);
        return double.IsFinite(slope) && Math.Abs(mapping.SquaredDistance(orthogonal) - 2) <= Tolerance ? mapping : null;
    }

    /// <summary>The squared distance that a score stands for, in [0, 4].</summary>
    public double SquaredDistance(double score) => Math.Clamp((Slope * score) + Offset, 0, 4);
}
