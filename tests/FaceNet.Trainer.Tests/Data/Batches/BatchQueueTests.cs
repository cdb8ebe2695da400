using FaceNet.Trainer.Data;

namespace FaceNet.Trainer.Tests.Data.Batches;

public sealed class BatchQueueTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NextAsync_ReaderThatDoesNotRead_HasFourBatchesAtMost()
    {
        (SamplerPool pool, TrainingSet set, CountingPhoto photo) = CountingPhoto.Set(failAfter: int.MaxValue);
        await using var queue = new BatchQueue(new IdentityBatchSampler([pool], seed: 1), new BatchBuilder(set, SmallSet.Preprocessor, SmallSet.Dimensions, seed: 1), 0);

        var batches = new HashSet<FaceBatch>(ReferenceEqualityComparer.Instance);
        for (int step = 0; step < 30; step++)
        {
            batches.Add(await queue.NextAsync(Cancellation));
            Assert.InRange(photo.Decoded, step + 1, step + 4);
        }

        Assert.InRange(batches.Count, 1, 4);
    }

    [Fact]
    public async Task NextAsync_Disposed_Throws()
    {
        var set = new SmallSet();
        var queue = new BatchQueue(set.Sampler(), set.Builder(), 0);
        await queue.NextAsync(Cancellation);

        await queue.DisposeAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            for (int step = 0; step < 4; step++)
            {
                await queue.NextAsync(Cancellation);
            }
        });
    }
}
