using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Matcher.Galleries;

/// <summary>Repairs the galleries at start and then every minute, and every five minutes deletes faces that are kept no longer.</summary>
internal sealed partial class GalleryUpkeepService(GalleryRepair repair, FaceRetention retention, TimeProvider time, ILogger<GalleryUpkeepService> logger)
    : BackgroundService
{
    private static readonly TimeSpan RepairInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RetentionInterval = TimeSpan.FromMinutes(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(RepeatAsync(repair.RunAsync, RepairInterval, stoppingToken), RepeatAsync(retention.RunAsync, RetentionInterval, stoppingToken));

    private async Task RepeatAsync(Func<CancellationToken, Task> run, TimeSpan interval, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        do
        {
            try
            {
                await run(stoppingToken);
            }
            catch (Exception exception) when (ErrorStatus.ReasonOf(exception) == ErrorReasons.StoreUnavailable)
            {
                UpkeepPostponed(exception.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(EventName = "UpkeepPostponed", Level = LogLevel.Warning, Message = "The galleries are looked after later, Redis does not answer: {Text}")]
    private partial void UpkeepPostponed(string text);
}
