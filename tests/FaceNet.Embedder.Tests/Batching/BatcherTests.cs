using System.Diagnostics.Metrics;
using FaceNet.Embedder.Batching;
using FaceNet.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace FaceNet.Embedder.Tests.Batching;

/// <summary>A batcher over models that tests hold in their hands, with a clock that only tests move.</summary>
public abstract class BatcherTests : IDisposable
{
    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected FakeTimeProvider Time { get; } = new();

    private protected SyncPoint Gate { get; } = new("the first batch");

    private protected ServiceProvider Services { get; } = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public void Dispose()
    {
        Services.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static int MarkOf(BatchedEmbedding face) => (int)Math.Round(face.Embedding.Values[1] / face.Embedding.Values[0]);

    private protected static async Task<BatchedEmbedding> EmbedAsync(
        DynamicBatcher batcher, int mark, FacePriority priority = FacePriority.Live, DateTimeOffset? deadline = null, CancellationTokenSource? caller = null)
    {
        using var place = batcher.Reserve(priority, deadline);
        return await place.EmbedAsync(GatedEmbedder.Crop(mark), caller?.Token ?? Cancellation);
    }

    private protected DynamicBatcher Batcher(GatedEmbedder model, BatchingOptions options) => Batcher([model], options);

    private protected DynamicBatcher Batcher(GatedEmbedder[] sessions, BatchingOptions options) =>
        new(sessions, "marks", options, Time, new BatchMetrics(Services.GetRequiredService<IMeterFactory>()));
}
