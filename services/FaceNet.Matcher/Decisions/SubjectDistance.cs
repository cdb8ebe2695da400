using System.Numerics.Tensors;
using FaceNet.ModelContract;
using FaceNet.Protos.Matching.V1;

namespace FaceNet.Matcher.Decisions;

/// <summary>How far a probe is from a subject with one or more samples.</summary>
internal static class SubjectDistance
{
    /// <summary>The most samples that <see cref="DecisionPolicy.MeanOfNearest"/> takes the mean of.</summary>
    public const int NearestSamples = 3;

    /// <summary>The squared distance of a vector without direction: as far as from a vector at a right angle.</summary>
    private const double Nowhere = 2;

    /// <summary>The squared distance, in [0, 4].</summary>
    /// <param name="policy">How the subject is decided on.</param>
    /// <param name="probe">The probe.</param>
    /// <param name="samples">The subject's samples, at least one, of the probe's space.</param>
    public static double Squared(DecisionPolicy policy, FaceEmbedding probe, IReadOnlyList<FaceEmbedding> samples) => policy switch
    {
        DecisionPolicy.Nearest => samples.Min(sample => EmbeddingDistance.Squared(probe, sample)),
        DecisionPolicy.MeanOfNearest => samples.Select(sample => EmbeddingDistance.Squared(probe, sample)).Order().Take(NearestSamples).Average(),
        DecisionPolicy.Prototype => ToPrototype(probe, samples),
        _ => throw new ArgumentOutOfRangeException(nameof(policy), policy, "A gallery is decided on by one of the named policies."),
    };

    // Samples that cancel each other out, as no face's do, have a mean that cannot be scaled.
    private static double ToPrototype(FaceEmbedding probe, IReadOnlyList<FaceEmbedding> samples)
    {
        var sum = new float[probe.Dimensions];
        foreach (var sample in samples)
        {
            TensorPrimitives.Add(sum, sample.Values, sum);
        }

        return TensorPrimitives.Norm<float>(sum) > float.Epsilon
            ? EmbeddingDistance.Squared(probe, FaceEmbedding.Normalize(sum, samples[0].Space))
            : Nowhere;
    }
}
