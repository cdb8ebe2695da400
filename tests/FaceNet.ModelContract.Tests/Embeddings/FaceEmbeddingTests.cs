using System.Numerics.Tensors;

namespace FaceNet.ModelContract.Tests;

public sealed class FaceEmbeddingTests
{
    private const string Space = "test-1";

    [Fact]
    public void Normalize_AnyLength_GivesUnitVectorOfSameDirection()
    {
        var embedding = FaceEmbedding.Normalize([30, 40], Space);

        Assert.Equal([0.6f, 0.8f], embedding.Values.ToArray());
        Assert.Equal(2, embedding.Dimensions);
        Assert.Equal(Space, embedding.Space);
        Assert.True(embedding.Memory.Span.SequenceEqual(embedding.Values));
    }

    [Theory]
    [InlineData(1e-30f)]
    [InlineData(1e-42f)]
    [InlineData(1e30f)]
    [InlineData(float.MaxValue)]
    public void Normalize_ExtremeLengths_StillGivesUnitVector(float length)
    {
        var embedding = FaceEmbedding.Normalize([length, -length], Space);

        Assert.Equal(1, TensorPrimitives.Norm(embedding.Values), 1e-6f);
    }

    [Fact]
    public void Normalize_ZeroVector_IsRefused() =>
        AssertRefused(EmbeddingReasons.Zero, () => FaceEmbedding.Normalize([0, 0, 0], Space));

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void FromUnitAndNormalize_NotFinite_NameTheValue(float bad)
    {
        var fromUnit = AssertRefused(EmbeddingReasons.NotFinite, () => FaceEmbedding.FromUnit([1, bad], Space));
        AssertRefused(EmbeddingReasons.NotFinite, () => FaceEmbedding.Normalize([1, bad], Space));

        Assert.Contains("Value 1", fromUnit.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromUnitAndNormalize_NoValues_AreRefused()
    {
        AssertRefused(EmbeddingReasons.Empty, () => FaceEmbedding.FromUnit([], Space));
        AssertRefused(EmbeddingReasons.Empty, () => FaceEmbedding.Normalize([], Space));
    }

    [Theory]
    [InlineData(1.0011f)]
    [InlineData(0.9989f)]
    [InlineData(0f)]
    public void FromUnit_LengthOutsideTolerance_IsRefused(float length) =>
        AssertRefused(EmbeddingReasons.NotUnit, () => FaceEmbedding.FromUnit([length], Space));

    [Theory]
    [InlineData(1.0009f)]
    [InlineData(0.9991f)]
    public void FromUnit_LengthInsideTolerance_IsScaledToOne(float length)
    {
        var embedding = FaceEmbedding.FromUnit([0.6f * length, 0.8f * length], Space);

        Assert.Equal(1, TensorPrimitives.Norm(embedding.Values), 1e-7f);
    }

    [Fact]
    public void FromUnit_CallersArrayChangesLater_EmbeddingDoesNot()
    {
        float[] values = [1, 0];
        var embedding = FaceEmbedding.FromUnit(values, Space);

        values[0] = 0;

        Assert.Equal(1, embedding.Values[0]);
    }

    [Fact]
    public void FromBytes_OfToBytes_IsBitExactForManyVectors()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var embedding = Vectors.Embedding(seed, 128, Space);

            var copy = FaceEmbedding.FromBytes(embedding.ToBytes(), Space);

            Assert.True(copy.Values.SequenceEqual(embedding.Values), $"seed {seed}");
        }
    }

    [Fact]
    public void ToBytes_IsLittleEndianFloat32() =>
        Assert.Equal([0, 0, 0, 0, 0, 0, 0x80, 0xBF], FaceEmbedding.FromUnit([0, -1], Space).ToBytes());

    [Fact]
    public void FromBytes_NotWholeFloats_IsRefused() =>
        AssertRefused(EmbeddingReasons.BytesLength, () => FaceEmbedding.FromBytes(new byte[7], Space));

    [Fact]
    public void FromUnit_NoSpace_IsRefused() => Assert.Throws<ArgumentException>(() => FaceEmbedding.FromUnit([1], ""));

    private static EmbeddingException AssertRefused(string reason, Func<FaceEmbedding> make)
    {
        var exception = Assert.Throws<EmbeddingException>(make);
        Assert.Equal(reason, exception.Reason);
        return exception;
    }
}
