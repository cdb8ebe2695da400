using FaceNet.Embedder.Inference;

namespace FaceNet.Embedder.Tests.Inference;

public sealed class BatchShapesTests
{
    [Theory]
    [InlineData(64, false, new[] { 1, 2, 4, 8, 16, 32, 64 })]
    [InlineData(1024, false, new[] { 1, 2, 4, 8, 16, 32, 64 })]
    [InlineData(10, false, new[] { 1, 2, 4, 8 })]
    [InlineData(1, true, new[] { 1 })]
    [InlineData(8, true, new[] { 8 })]
    public void All_MaxBatchOfTheGraph_HoldsTheSizesItCanRun(int maxBatch, bool isFixed, int[] sizes) =>
        Assert.Equal(sizes, new BatchShapes(maxBatch, isFixed).All);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 4)]
    [InlineData(4, 4)]
    [InlineData(33, 64)]
    public void For_Count_IsTheSmallestSizeThatHoldsIt(int count, int size) => Assert.Equal(size, new BatchShapes(64, isFixed: false).For(count));
}
