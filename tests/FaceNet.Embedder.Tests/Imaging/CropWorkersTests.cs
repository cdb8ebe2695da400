using FaceNet.Embedder.Batching;
using FaceNet.Embedder.Imaging;
using FaceNet.Testing;
using Microsoft.Extensions.Options;

namespace FaceNet.Embedder.Tests.Imaging;

public sealed class CropWorkersTests : IDisposable
{
    private readonly CropWorkers _workers = new(new BatchingOptions { BulkShare = 0.25 }, workers: 1);
    private readonly SyncPoint _first = new("the first crop");
    private readonly CancellationTokenSource _giveUp = new();
    private readonly List<string> _done = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _giveUp.Dispose();

    [Fact]
    public async Task Run_BulkWaitsLonger_LiveGoesFirstAndBulkGetsItsShare()
    {
        var first = await OccupyAsync();
        Task[] waiting =
        [
            .. Enumerable.Range(0, 4).Select(i => RunAsync(FacePriority.Bulk, $"bulk {i}")),
            .. Enumerable.Range(0, 6).Select(i => RunAsync(FacePriority.Live, $"live {i}")),
        ];

        _first.Release();
        await Task.WhenAll([first, .. waiting]);

        Assert.Equal(["live 0", "live 1", "live 2", "bulk 0", "live 3", "live 4", "live 5", "bulk 1", "bulk 2", "bulk 3"], _done);
    }

    [Fact]
    public async Task Run_MoreThanTheOptionsAllow_WaitTheirTurn()
    {
        var workers = new CropWorkers(Options.Create(new BatchingOptions { CropWorkers = 2 }));
        using var release = new SemaphoreSlim(0);
        var (running, most) = (0, 0);
        var crops = Enumerable.Range(0, 6).Select(_ => workers.RunAsync(
            FacePriority.Live,
            () =>
            {
                InterlockedMax(ref most, Interlocked.Increment(ref running));
                release.Wait(Cancellation);
                return Interlocked.Decrement(ref running);
            },
            Cancellation)).ToArray();
        await Eventually.HoldsAsync("two run", () => Volatile.Read(ref running) == 2, Cancellation);

        release.Release(6);
        await Task.WhenAll(crops);

        Assert.Equal(2, most);
    }

    [Fact]
    public async Task Run_CancelledWhileItWaits_LeavesItsTurnToTheNext()
    {
        var first = await OccupyAsync();
        var cancelled = RunAsync(FacePriority.Live, "cancelled", _giveUp.Token);
        var next = RunAsync(FacePriority.Live, "next");

        await _giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        _first.Release();
        await Task.WhenAll(first, next);

        Assert.Equal(["next"], _done);
    }

    [Fact]
    public async Task Run_WorkFails_FreesTheWorker()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => _workers.RunAsync<int>(FacePriority.Live, () => throw new InvalidOperationException(), Cancellation));

        await RunAsync(FacePriority.Live, "next");

        Assert.Equal(["next"], _done);
    }

    private async Task<Task> OccupyAsync()
    {
        var first = _workers.RunAsync(
            FacePriority.Live,
            () =>
            {
                _first.ArriveAsync(CancellationToken.None).GetAwaiter().GetResult();
                return 0;
            },
            Cancellation);
        await _first.ReachedAsync(Cancellation);
        return first;
    }

    // One worker: what it notes needs no lock.
    private Task RunAsync(FacePriority priority, string name, CancellationToken? cancellationToken = null) => _workers.RunAsync(
        priority,
        () =>
        {
            _done.Add(name);
            return name;
        },
        cancellationToken ?? Cancellation);

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}
