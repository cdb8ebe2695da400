using FaceNet.ModelContract;
using FaceNet.Trainer.Data;

namespace FaceNet.Trainer.Tests.Data.Batches;

public sealed class BatchQueueTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1234)]
    public async Task NextAsync_FromAnyStep_GivesTheBatchesInOrder(long firstStep)
    {
        var set = new SmallSet();
        await using var queue = new BatchQueue(set.Sampler(), set.Builder(workers: 3), firstStep);
        (IdentityBatchSampler sampler, BatchBuilder builder) = (set.Sampler(), set.Builder());

        for (long step = firstStep; step < firstStep + 12; step++)
        {
            FaceBatch expected = builder.Build(sampler.At(step), step), actual = await queue.NextAsync(Cancellation);

            Assert.Equal(expected.Pixels, actual.Pixels);
            Assert.Equal(expected.Labels, actual.Labels);
            Assert.Equal(expected.TeacherVectors, actual.TeacherVectors);
        }
    }

    [Fact]
    public async Task NextAsync_ReaderThatDoesNotRead_HasFourBatchesAtMost()
    {
        (SamplerPool pool, TrainingSet set, CountingPhoto photo) = CountedSet(failAfter: int.MaxValue);
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
    public async Task NextAsync_PhotoThatCannotBeReadAnyMore_ThrowsWhatIsWrongWithIt()
    {
        (SamplerPool pool, TrainingSet set, _) = CountedSet(failAfter: 3);
        await using var queue = new BatchQueue(new IdentityBatchSampler([pool], seed: 1), new BatchBuilder(set, SmallSet.Preprocessor, SmallSet.Dimensions, seed: 1, workers: 2), 0);

        for (int step = 0; step < 3; step++)
        {
            await queue.NextAsync(Cancellation);
        }

        Assert.Equal("gone", (await Assert.ThrowsAsync<TrainerException>(async () => await queue.NextAsync(Cancellation))).Message);
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

    // One person with one photo, one photo a batch: photos decoded are batches made.
    private static (SamplerPool Pool, TrainingSet Set, CountingPhoto Photo) CountedSet(int failAfter)
    {
        var photo = new CountingPhoto(failAfter);
        var set = new TrainingSet();
        return (new SamplerPool("test", set.Add(new FaceDataset("test", [new Person("ann", [new FacePhoto("1", photo.Decode)])]), null), 1, 1), set, photo);
    }

    private sealed class CountingPhoto(int failAfter)
    {
        private int _decoded;

        public int Decoded => Volatile.Read(ref _decoded);

        public RgbImage Decode()
        {
            return Interlocked.Increment(ref _decoded) <= failAfter
                ? new RgbImage(SmallSet.Size, SmallSet.Size, new byte[SmallSet.Size * SmallSet.Size * 3])
                : throw new TrainerException("gone");
        }
    }
}
