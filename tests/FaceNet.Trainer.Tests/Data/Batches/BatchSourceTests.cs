using FaceNet.Trainer.Data;

namespace FaceNet.Trainer.Tests.Data.Batches;

public sealed class BatchSourceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, false)]
    [InlineData(1234, false)]
    [InlineData(0, true)]
    [InlineData(1234, true)]
    public async Task NextAsync_FromAnyStep_GivesTheBatchesInOrder(long firstStep, bool ahead)
    {
        var set = new SmallSet();
        await using IBatchSource source = Source(set.Sampler(), set.Builder(workers: 3), firstStep, ahead);
        (IdentityBatchSampler sampler, BatchBuilder builder) = (set.Sampler(), set.Builder());

        for (long step = firstStep; step < firstStep + 12; step++)
        {
            FaceBatch expected = builder.Build(sampler.At(step), step), actual = await source.NextAsync(Cancellation);

            Assert.Equal(expected.Pixels, actual.Pixels);
            Assert.Equal(expected.Labels, actual.Labels);
            Assert.Equal(expected.TeacherVectors, actual.TeacherVectors);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task NextAsync_PhotoThatCannotBeReadAnyMore_ThrowsWhatIsWrongWithIt(bool ahead)
    {
        (SamplerPool pool, TrainingSet set, _) = CountingPhoto.Set(failAfter: 3);
        await using IBatchSource source = Source(
            new IdentityBatchSampler([pool], seed: 1), new BatchBuilder(set, SmallSet.Preprocessor, SmallSet.Dimensions, seed: 1, workers: 2), firstStep: 0, ahead);

        for (int step = 0; step < 3; step++)
        {
            await source.NextAsync(Cancellation);
        }

        Assert.Equal("gone", (await Assert.ThrowsAsync<TrainerException>(async () => await source.NextAsync(Cancellation))).Message);
    }

    [Fact]
    public async Task NextAsync_OnDemand_MakesNoBatchThatNobodyAskedFor()
    {
        (SamplerPool pool, TrainingSet set, CountingPhoto photo) = CountingPhoto.Set(failAfter: int.MaxValue);
        await using IBatchSource source = Source(
            new IdentityBatchSampler([pool], seed: 1), new BatchBuilder(set, SmallSet.Preprocessor, SmallSet.Dimensions, seed: 1), firstStep: 0, ahead: false);

        FaceBatch first = await source.NextAsync(Cancellation), second = await source.NextAsync(Cancellation);

        Assert.Equal(2, photo.Decoded);
        Assert.Same(first, second);
    }

    [Fact]
    public async Task NextAsync_OnDemandAndCancelled_MakesNone()
    {
        (SamplerPool pool, TrainingSet set, CountingPhoto photo) = CountingPhoto.Set(failAfter: int.MaxValue);
        await using IBatchSource source = Source(
            new IdentityBatchSampler([pool], seed: 1), new BatchBuilder(set, SmallSet.Preprocessor, SmallSet.Dimensions, seed: 1), firstStep: 0, ahead: false);

        await Assert.ThrowsAsync<OperationCanceledException>(async () => await source.NextAsync(new CancellationToken(canceled: true)));

        Assert.Equal(0, photo.Decoded);
    }

    private static IBatchSource Source(IdentityBatchSampler sampler, BatchBuilder builder, long firstStep, bool ahead)
    {
        return ahead ? new BatchQueue(sampler, builder, firstStep) : new BatchesOnDemand(sampler, builder, firstStep);
    }
}
