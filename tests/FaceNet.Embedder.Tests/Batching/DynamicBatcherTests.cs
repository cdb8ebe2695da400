using FaceNet.Embedder.Batching;
using FaceNet.Embedder.Inference;
using FaceNet.ModelContract;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace FaceNet.Embedder.Tests.Batching;

public sealed class DynamicBatcherTests : BatcherTests
{
    [Fact]
    public async Task EmbedAsync_IdleModel_RunsAloneAtOnce()
    {
        using var batcher = Batcher(new GatedEmbedder(), new BatchingOptions());

        var face = await EmbedAsync(batcher, 7);

        Assert.Equal(1, face.BatchSize);
        Assert.Equal(TimeSpan.Zero, face.QueueTime);
    }

    [Fact]
    public async Task EmbedAsync_ModelBusy_GathersTheNextBatch()
    {
        var model = new GatedEmbedder(gate: Gate);
        using var batcher = Batcher(model, new BatchingOptions());
        var first = EmbedAsync(batcher, 0);
        await Gate.ReachedAsync(Cancellation);

        Task<BatchedEmbedding>[] rest = [.. Enumerable.Range(1, 5).Select(mark => EmbedAsync(batcher, mark))];
        Time.Advance(TimeSpan.FromMilliseconds(30));
        Gate.Release();
        await first;
        var faces = await Task.WhenAll(rest);

        Assert.Equal([[0], [1, 2, 3, 4, 5]], model.Batches);
        Assert.All(faces, face => Assert.Equal((5, TimeSpan.FromMilliseconds(30)), (face.BatchSize, face.QueueTime)));
        Assert.Equal([1, 2, 3, 4, 5], faces.Select(MarkOf));
    }

    [Fact]
    public async Task EmbedAsync_DelayConfigured_WaitsForCompanionsUntilItIsOver()
    {
        var model = new GatedEmbedder();
        using var batcher = Batcher(model, new BatchingOptions { MaxQueueDelay = TimeSpan.FromMilliseconds(5) });
        var first = EmbedAsync(batcher, 1);
        var second = EmbedAsync(batcher, 2);

        Assert.Empty(model.Batches);
        await Eventually.HoldsAsync("the delay to end", () =>
        {
            Time.Advance(TimeSpan.FromMilliseconds(5));
            return first.IsCompleted && second.IsCompleted;
        }, Cancellation);

        Assert.Equal([[1, 2]], model.Batches);
    }

    [Fact]
    public async Task EmbedAsync_BulkCameFirst_LiveGoesFirst()
    {
        var model = new GatedEmbedder(maxBatch: 2, gate: Gate);
        using var batcher = Batcher(model, new BatchingOptions());
        var first = EmbedAsync(batcher, 0);
        await Gate.ReachedAsync(Cancellation);

        Task[] faces = [first, EmbedAsync(batcher, 1, FacePriority.Bulk), EmbedAsync(batcher, 2, FacePriority.Bulk), EmbedAsync(batcher, 3), EmbedAsync(batcher, 4)];
        Gate.Release();
        await Task.WhenAll(faces);

        Assert.Equal([[0], [3, 4], [1, 2]], model.Batches);
    }

    [Fact]
    public async Task EmbedAsync_CancelledWhileQueued_NeverReachesTheModelAndIsCounted()
    {
        var model = new GatedEmbedder(gate: Gate);
        using var dropped = new DroppedFaces();
        using var batcher = Batcher(model, new BatchingOptions());
        using var cancelled = new CancellationTokenSource();
        using var expired = new CancellationTokenSource();
        var first = EmbedAsync(batcher, 0);
        await Gate.ReachedAsync(Cancellation);
        var late = EmbedAsync(batcher, 1, deadline: Time.GetUtcNow() + TimeSpan.FromSeconds(1), caller: expired);
        var unwanted = EmbedAsync(batcher, 2, caller: cancelled);
        var wanted = EmbedAsync(batcher, 3);

        await cancelled.CancelAsync();
        Time.Advance(TimeSpan.FromSeconds(2));
        await expired.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => unwanted);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => late);
        Gate.Release();
        await Task.WhenAll(first, wanted);
        Assert.Equal([[0], [3]], model.Batches);
        Assert.Equal(["cancelled", "expired"], dropped.Reasons(Services));
    }

    [Fact]
    public async Task EmbedAsync_SeveralSessions_ComputeSideBySide()
    {
        var second = new SyncPoint("the second session");
        GatedEmbedder[] sessions = [new(gate: Gate), new(gate: second)];
        using var batcher = Batcher(sessions, new BatchingOptions());
        Task[] reached = [Gate.ReachedAsync(Cancellation), second.ReachedAsync(Cancellation)];

        var one = EmbedAsync(batcher, 1);
        await Task.WhenAny(reached);
        var other = EmbedAsync(batcher, 2);
        await Task.WhenAll(reached);
        Gate.Release();
        second.Release();

        Assert.Equal([1, 2], (await Task.WhenAll(one, other)).Select(MarkOf));
        Assert.All(sessions, session => Assert.Single(session.Batches));
    }

    [Fact]
    public async Task EmbedAsync_OneFaceUnusable_FailsAlone()
    {
        var model = new GatedEmbedder(gate: Gate);
        using var batcher = Batcher(model, new BatchingOptions());
        var first = EmbedAsync(batcher, 0);
        await Gate.ReachedAsync(Cancellation);
        var bad = EmbedAsync(batcher, 255);
        var good = EmbedAsync(batcher, 9);
        Gate.Release();

        await Assert.ThrowsAsync<EmbeddingException>(() => bad);
        Assert.Equal(9, MarkOf(await good));
        await first;
    }

    [Fact]
    public async Task EmbedAsync_ModelFails_TellsItsCallersAndServesTheNext()
    {
        var model = new GatedEmbedder { Failure = new InvalidOperationException("The device is gone.") };
        using var batcher = Batcher(model, new BatchingOptions());

        var failure = await Assert.ThrowsAsync<InferenceException>(() => EmbedAsync(batcher, 1));
        model.Failure = null;

        Assert.Contains("The device is gone.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, MarkOf(await EmbedAsync(batcher, 2)));
    }

    [Fact]
    public async Task Dispose_FacesWait_TellsThemToRetryElsewhere()
    {
        var batcher = Batcher(new GatedEmbedder(gate: Gate), new BatchingOptions());
        var first = EmbedAsync(batcher, 0);
        await Gate.ReachedAsync(Cancellation);
        var waiting = EmbedAsync(batcher, 1);

        var disposing = Task.Run(batcher.Dispose, Cancellation);
        await Assert.ThrowsAsync<UnavailableException>(() => waiting);
        Gate.Release();
        await disposing;

        Assert.Equal(0, MarkOf(await first));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(32)]
    public async Task EmbedAsync_ManyCallersInAnyOrder_EachGetsItsOwnVector(int maxBatch)
    {
        var model = new GatedEmbedder(maxBatch);
        using var batcher = Batcher(model, new BatchingOptions());
        var marks = new Random(maxBatch).GetItems([.. Enumerable.Range(0, 255)], 600);

        var faces = await Task.WhenAll(marks.Select((mark, i) => Task.Run(
            () => EmbedAsync(batcher, mark, i % 3 == 0 ? FacePriority.Bulk : FacePriority.Live), Cancellation)));

        Assert.Equal(marks, faces.Select(MarkOf));
        Assert.Equal(marks.Order(), model.Batches.SelectMany(batch => batch).Select(mark => (int)mark).Order());
        Assert.All(model.Batches, batch => Assert.InRange(batch.Length, 1, maxBatch));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task EmbedAsync_ArrivalsCancellationsAndTimeInAnyOrder_EndEveryFaceRightly(int seed)
    {
        var random = new Random(seed);
        var maxBatch = random.Next(1, 17);
        GatedEmbedder[] sessions = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => new GatedEmbedder(maxBatch))];
        using var batcher = Batcher(sessions, new BatchingOptions { QueueCapacity = 1024, MaxQueueDelay = TimeSpan.FromMilliseconds(random.Next(0, 20)), BulkShare = 0.25 });
        var faces = new List<(int Mark, CancellationTokenSource Caller, Task<BatchedEmbedding> Outcome)>();
        for (var step = 0; step < 400; step++)
        {
            switch (random.Next(4))
            {
                case 0:
                    Time.Advance(TimeSpan.FromMilliseconds(random.Next(0, 10)));
                    break;
                case 1 when faces.Count > 0:
                    await faces[random.Next(faces.Count)].Caller.CancelAsync();
                    break;
                default:
                    var (mark, caller) = (random.Next(255), new CancellationTokenSource());
                    faces.Add((mark, caller, EmbedAsync(batcher, mark, (FacePriority)random.Next(2), caller: caller)));
                    break;
            }
        }

        await Eventually.HoldsAsync("every face to end", () =>
        {
            Time.Advance(TimeSpan.FromMilliseconds(20));
            return faces.All(face => face.Outcome.IsCompleted);
        }, Cancellation);

        Assert.All(faces, face => Assert.True(face.Outcome.IsCanceled ? face.Caller.IsCancellationRequested : MarkOf(face.Outcome.Result) == face.Mark));
        Assert.All(sessions, session => Assert.All(session.Batches, batch => Assert.InRange(batch.Length, 1, maxBatch)));
        faces.ForEach(face => face.Caller.Dispose());
        Assert.Equal(1024, batcher.Reserve(FacePriority.Live, deadline: null, 1024).Length);
    }
}
