using FaceNet.Embedder.Batching;
using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Embedder.Tests.Batching;

/// <summary>Who is let into the queue, and who is told to come again.</summary>
public sealed class QueueAdmissionTests : BatcherTests
{
    [Fact]
    public async Task Reserve_QueueFull_RefusesUntilAFaceIsDone()
    {
        using var batcher = Batcher(new GatedEmbedder(gate: Gate), new BatchingOptions { QueueCapacity = 2 });
        Task[] faces = [EmbedAsync(batcher, 0), EmbedAsync(batcher, 1)];

        var refusal = Assert.Throws<OverloadedException>(() => batcher.Reserve(FacePriority.Live, deadline: null));
        using (batcher.Reserve(FacePriority.Bulk, deadline: null))
        {
            Assert.Equal(ErrorReasons.QueueFull, refusal.Reason);
            Assert.True(refusal.RetryAfter > TimeSpan.Zero);
        }

        Gate.Release();
        await Task.WhenAll(faces);
        batcher.Reserve(FacePriority.Live, deadline: null).Dispose();
    }

    [Fact]
    public void Reserve_MoreThanThereIsRoomFor_TakesNothing()
    {
        using var batcher = Batcher(new GatedEmbedder(), new BatchingOptions { QueueCapacity = 4 });

        Assert.Throws<OverloadedException>(() => batcher.Reserve(FacePriority.Live, deadline: null, 5));

        Assert.Equal(4, batcher.Reserve(FacePriority.Live, deadline: null, 4).Length);
    }

    [Fact]
    public async Task Reserve_FacesAheadTakeLongerThanTheDeadline_RefusesOnlyThat()
    {
        using var batcher = Batcher(new GatedEmbedder(maxBatch: 1, gate: Gate), new BatchingOptions());
        await ComputeOneInAsync(batcher, TimeSpan.FromMilliseconds(100));

        using (batcher.Reserve(FacePriority.Live, deadline: null))
        {
            var refusal = Assert.Throws<OverloadedException>(() => batcher.Reserve(FacePriority.Live, Time.GetUtcNow() + TimeSpan.FromMilliseconds(150)));
            Assert.Equal(ErrorReasons.QueueFull, refusal.Reason);
            batcher.Reserve(FacePriority.Live, Time.GetUtcNow() + TimeSpan.FromMilliseconds(250)).Dispose();
            batcher.Reserve(FacePriority.Live, deadline: null).Dispose();
        }

        // Nobody is ahead: a deadline is too short for other reasons than the queue.
        batcher.Reserve(FacePriority.Live, Time.GetUtcNow() + TimeSpan.FromMilliseconds(1)).Dispose();
    }

    [Fact]
    public async Task Reserve_OnlySmallBatchesSoFar_RefusesNobody()
    {
        using var batcher = Batcher(new GatedEmbedder(maxBatch: 8, gate: Gate), new BatchingOptions());
        await ComputeOneInAsync(batcher, TimeSpan.FromMilliseconds(100));

        using var ahead = batcher.Reserve(FacePriority.Live, deadline: null);
        batcher.Reserve(FacePriority.Live, Time.GetUtcNow() + TimeSpan.FromMilliseconds(150)).Dispose();
    }

    [Fact]
    public async Task Reserve_OnlyLiveFacesAhead_CountThemForABulkFaceToo()
    {
        using var batcher = Batcher(new GatedEmbedder(maxBatch: 1, gate: Gate), new BatchingOptions());
        await ComputeOneInAsync(batcher, TimeSpan.FromMilliseconds(100));

        using var ahead = batcher.Reserve(FacePriority.Live, deadline: null);
        Assert.Throws<OverloadedException>(() => batcher.Reserve(FacePriority.Bulk, Time.GetUtcNow() + TimeSpan.FromMilliseconds(150)));
    }

    private async Task ComputeOneInAsync(DynamicBatcher batcher, TimeSpan duration)
    {
        var face = EmbedAsync(batcher, 0);
        await Gate.ReachedAsync(Cancellation);
        Time.Advance(duration);
        Gate.Release();
        await face;
    }
}
