using FaceNet.Protos.Matching.V1;

namespace FaceNet.Matcher.Decisions;

/// <summary>Decides what a comparison came to, from nothing but distances.</summary>
internal static class RecognitionRule
{
    /// <summary>Two subjects that pass and lie less than this apart cannot be told from each other: a squared distance.</summary>
    public const double AmbiguityMargin = 0.1;

    /// <summary>Decides a search.</summary>
    /// <param name="nearest">The nearest subjects, nearest first; two suffice.</param>
    /// <param name="threshold">A subject at or below this squared distance passes.</param>
    public static Decision Decide(IReadOnlyList<SubjectHit> nearest, double threshold) => nearest switch
    {
        [] => Decision.Unknown,
        [var best, ..] when best.SquaredDistance > threshold => Decision.Unknown,
        [var best, var next, ..] when next.SquaredDistance <= threshold && next.SquaredDistance - best.SquaredDistance < AmbiguityMargin => Decision.Ambiguous,
        _ => Decision.Match,
    };

    /// <summary>Decides a verification.</summary>
    public static Decision Decide(double squaredDistance, double threshold) => squaredDistance <= threshold ? Decision.Match : Decision.Unknown;

    /// <summary>How far away a subject can be at most to have a say beside the best one.</summary>
    public static double Reach(SubjectHit best, double threshold) => Math.Min(threshold, best.SquaredDistance + AmbiguityMargin);
}
