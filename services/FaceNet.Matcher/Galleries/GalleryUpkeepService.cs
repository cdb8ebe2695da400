using FaceNet.Matcher.Upgrades;
using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Matcher.Galleries;

/// <summary>
/// Repairs the galleries at start and then every minute, deletes faces that are kept no longer every five minutes, and every ten seconds goes on with upgrades.
/// </summary>
internal sealed partial class GalleryUpkeepService(
    GalleryRepair repair, FaceRetention retention, KeptPictures pictures, TimeProvider time, ILogger<GalleryUpkeepService> logger)
    : BackgroundService
{
    private static readonly TimeSpan RepairInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RetentionInterval = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan UpgradeInterval = TimeSpan.FromSeconds(10);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        RepeatAsync(repair.RunAsync, RepairInterval, stoppingToken),
        RepeatAsync(retention.RunAsync, RetentionInterval, stoppingToken),
        RepeatAsync(pictures.RunAsync, UpgradeInterval, stoppingToken));

    private async Task RepeatAsync(Func<CancellationToken, Task> run, TimeSpan interval, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        do
        {
            try
            {
                await run(stoppingToken);
            }
            catch (Exception exception) when (ErrorStatus.ReasonOf(exception) is ErrorReasons.StoreUnavailable or ErrorReasons.EmbedderUnavailable)
            {
                UpkeepPostponed(exception.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(EventName = "UpkeepPostponed", Level = LogLevel.Warning, Message = "The galleries are looked after later, Redis or the Embedder does not answer: {Text}")]
    private partial void UpkeepPostponed(string text);
}
