using FaceNet.Matcher.Decisions;
using FaceNet.ModelContract;
using FaceNet.Protos.Matching.V1;

namespace FaceNet.Matcher.Tests.Decisions;

public sealed class SubjectDistanceTests
{
    private const int Dimensions = 16;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(20)]
    public void Squared_EachPolicy_IsThatOfPlainLoops(int samples)
    {
        var vectors = UnitVectors.Random(samples + 1, Dimensions, seed: samples);
        var (probe, own) = (vectors[0], vectors[1..]);
        var sorted = own.Select(sample => Plain(probe.Values, sample.Values)).Order().ToArray();
        var (mean, taken) = (0.0, Math.Min(3, samples));
        for (var i = 0; i < taken; i++)
        {
            mean += sorted[i] / taken;
        }

        Assert.Equal(sorted[0], SubjectDistance.Squared(DecisionPolicy.Nearest, probe, own), 1e-5);
        Assert.Equal(mean, SubjectDistance.Squared(DecisionPolicy.MeanOfNearest, probe, own), 1e-5);
        Assert.Equal(Plain(probe.Values, Prototype(own)), SubjectDistance.Squared(DecisionPolicy.Prototype, probe, own), 1e-5);
    }

    [Fact]
    public void Squared_MeanOfNearest_IsNeverBelowTheNearest()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var vectors = UnitVectors.Random(6, Dimensions, seed);

            Assert.True(SubjectDistance.Squared(DecisionPolicy.MeanOfNearest, vectors[0], vectors[1..]) >= SubjectDistance.Squared(DecisionPolicy.Nearest, vectors[0], vectors[1..]));
        }
    }

    [Theory]
    [InlineData(DecisionPolicy.Nearest)]
    [InlineData(DecisionPolicy.MeanOfNearest)]
    [InlineData(DecisionPolicy.Prototype)]
    public void Squared_OneSample_IsItsOwnWhateverThePolicy(DecisionPolicy policy) =>
        Assert.Equal(0.7, SubjectDistance.Squared(policy, UnitVectors.At(0), [UnitVectors.At(0.7)]), 1e-5);

    [Fact]
    public void Squared_PrototypeOfSamplesThatCancelEachOther_IsThatOfARightAngle() =>
        Assert.Equal(2, SubjectDistance.Squared(DecisionPolicy.Prototype, UnitVectors.At(0), [UnitVectors.At(0), UnitVectors.At(4)]));

    [Fact]
    public void Squared_NoPolicy_IsADefect() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SubjectDistance.Squared(DecisionPolicy.Unspecified, UnitVectors.At(0), [UnitVectors.At(1)]));

    private static double Plain(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }

        return sum;
    }

    private static float[] Prototype(FaceEmbedding[] samples)
    {
        var mean = new double[Dimensions];
        var length = 0.0;
        for (var i = 0; i < Dimensions; i++)
        {
            foreach (var sample in samples)
            {
                mean[i] += sample.Values[i] / samples.Length;
            }

            length += mean[i] * mean[i];
        }

        return [.. mean.Select(value => (float)(value / Math.Sqrt(length)))];
    }
}
