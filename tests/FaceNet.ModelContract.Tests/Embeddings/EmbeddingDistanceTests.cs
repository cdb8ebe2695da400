namespace FaceNet.ModelContract.Tests;

public sealed class EmbeddingDistanceTests
{
    [Fact]
    public void Squared_RandomVectors_EqualsSumOfSquaredDifferences()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var a = Vectors.Embedding(seed, 128, "s");
            var b = Vectors.Embedding(seed + 1000, 128, "s");
            var expected = 0.0;
            for (var i = 0; i < 128; i++)
            {
                expected += Math.Pow((double)a.Values[i] - b.Values[i], 2);
            }

            Assert.Equal(expected, EmbeddingDistance.Squared(a, b), 1e-6);
        }
    }

    [Fact]
    public void Squared_SameAndOppositeVectors_StayInsideZeroToFour()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var a = Vectors.Embedding(seed, 97, "s");
            var opposite = FaceEmbedding.Normalize([.. a.Values.ToArray().Select(value => -value)], "s");

            Assert.InRange(EmbeddingDistance.Squared(a, a), 0f, 1e-6f);
            Assert.InRange(EmbeddingDistance.Squared(a, opposite), 4f - 1e-6f, 4f);
        }
    }

    [Fact]
    public void Squared_DifferentSpaces_IsModelMismatchNamingBoth()
    {
        var exception = Assert.Throws<EmbeddingException>(
            () => EmbeddingDistance.Squared(Vectors.Embedding(1, 8, "old"), Vectors.Embedding(1, 8, "new")));

        Assert.Equal("MODEL_MISMATCH", exception.Reason);
        Assert.Contains("'old'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("'new'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Squared_DifferentLengths_IsDimensionMismatch()
    {
        var exception = Assert.Throws<EmbeddingException>(
            () => EmbeddingDistance.Squared(Vectors.Embedding(1, 8, "s"), Vectors.Embedding(1, 16, "s")));

        Assert.Equal("DIMENSION_MISMATCH", exception.Reason);
    }
}
