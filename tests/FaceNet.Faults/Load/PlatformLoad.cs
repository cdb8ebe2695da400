using FaceNet.Faults.Load.Curation;
using FaceNet.Faults.Platform;

namespace FaceNet.Faults.Load;

/// <summary>All that is asked of the platform while a fault is injected: crops through Kafka, callers of the Matcher, and people who curate clusters.</summary>
internal sealed class PlatformLoad : IAsyncDisposable
{
    private const int CropGalleries = 4;

    private readonly CropStream _crops;
    private readonly CropLoad _flow;
    private readonly GalleryLoad _gallery;
    private readonly CuratorLoad _curators;

    private PlatformLoad(CropStream crops, CropLoad flow, GalleryLoad gallery, CuratorLoad curators) =>
        (_crops, _flow, _gallery, _curators) = (crops, flow, gallery, curators);

    /// <summary>The stream of crops.</summary>
    public CropStream Crops => _crops;

    /// <param name="platform">The platform.</param>
    /// <param name="name">The name of the fault, which names the galleries.</param>
    /// <param name="patience">How long to wait for what has to come.</param>
    /// <param name="stop">Ends the start.</param>
    public static async Task<PlatformLoad> StartAsync(PlatformProcesses platform, string name, Patience patience, CancellationToken stop)
    {
        var gallery = await GalleryLoad.StartAsync(platform.EmbedderChannel, platform.MatcherChannel, $"{name}-subjects", patience, stop);
        var curators = await CuratorLoad.StartAsync(platform, name, patience, stop);
        var crops = new CropStream(platform.BootstrapServers, platform.ClustererChannels[0], [.. Enumerable.Range(0, CropGalleries).Select(i => $"{name}-{i}")], patience);
        return new PlatformLoad(crops, new CropLoad(crops, patience), gallery, curators);
    }

    /// <summary>Waits until crops arrive in every gallery.</summary>
    public Task FlowsAsync(CancellationToken stop) => Task.WhenAll(_crops.FlowsAsync(stop), _curators.FlowsAsync(stop));

    /// <summary>Waits until everything acknowledged so far is handled and every kind of call has succeeded again.</summary>
    public Task RecoveredAsync(CancellationToken stop) => Task.WhenAll(_crops.CaughtUpAsync(stop), _gallery.SucceedsAgainAsync(stop), _curators.SucceedsAgainAsync(stop));

    /// <summary>Ends the load, and waits until what is on its way has arrived.</summary>
    public async Task StopAsync(CancellationToken stop)
    {
        await Task.WhenAll(_gallery.StopAsync(), _curators.StopAsync(stop));
        await _flow.StopAsync(stop);
    }

    public async Task<Audit> AuditAsync(CancellationToken stop) => await _crops.AuditAsync(stop) + await _gallery.AuditAsync(stop) + await _curators.AuditAsync(stop);

    public async ValueTask DisposeAsync()
    {
        await _curators.DisposeAsync();
        await _gallery.DisposeAsync();
        await _flow.DisposeAsync();
        await _crops.DisposeAsync();
    }
}
