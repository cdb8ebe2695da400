using System.Numerics.Tensors;

namespace FaceNet.Trainer.Calibration;

/// <summary>The squared distance of a probe to a subject, from its distances to the subject's photos.</summary>
internal static class SubjectDistance
{
    /// <summary>Photos that <see cref="DecisionPolicy.MeanOfNearest"/> takes into account.</summary>
    public const int NearestPhotos = 3;

    /// <param name="policy">A policy that needs the distances to the photos only.</param>
    /// <param name="distances">Squared distances to the photos, at least one.</param>
    public static float Of(DecisionPolicy policy, ReadOnlySpan<float> distances)
    {
        return policy switch
        {
            DecisionPolicy.Nearest => TensorPrimitives.Min(distances),
            DecisionPolicy.MeanOfNearest => MeanOfNearest(distances),
            _ => throw new ArgumentOutOfRangeException(nameof(policy), policy, "A prototype's distance does not follow from those of the photos."),
        };
    }

    private static float MeanOfNearest(ReadOnlySpan<float> distances)
    {
        Span<float> sorted = stackalloc float[distances.Length];
        distances.CopyTo(sorted);
        sorted.Sort();
        ReadOnlySpan<float> nearest = sorted[..Math.Min(NearestPhotos, sorted.Length)];
        return TensorPrimitives.Sum(nearest) / nearest.Length;
    }
}
