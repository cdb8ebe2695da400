namespace FaceNet.Faults.Load;

/// <summary>A stream of crops that flows evenly until it is stopped.</summary>
internal sealed class CropLoad : IAsyncDisposable
{
    private const int PerTick = 2;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    private readonly CropStream _crops;
    private readonly Patience _patience;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _producing;

    public CropLoad(CropStream crops, Patience patience)
    {
        (_crops, _patience) = (crops, patience);
        _producing = Task.Run(ProduceAsync);
    }

    /// <summary>Ends it, and waits until what is on its way has arrived.</summary>
    public async Task StopAsync(CancellationToken stop)
    {
        await EndAsync();
        await _crops.FinishAsync(stop);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _end.Dispose();
    }

    private async Task EndAsync()
    {
        await _end.CancelAsync();
        await _patience.EndsAsync("the stream of crops to end", _producing);
    }

    private async Task ProduceAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            for (var i = 0; i < PerTick && _crops.TrySend(); i++)
            {
            }

            await Task.Delay(Tick, CancellationToken.None);
        }
    }
}
