using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Matcher.Galleries;

/// <summary>Runs the repair at start and then every minute.</summary>
internal sealed partial class GalleryRepairService(GalleryRepair repair, TimeProvider time, ILogger<GalleryRepairService> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await repair.RunAsync(stoppingToken);
            }
            catch (Exception exception) when (ErrorStatus.ReasonOf(exception) == ErrorReasons.StoreUnavailable)
            {
                RepairPostponed(exception.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(EventName = "RepairPostponed", Level = LogLevel.Warning, Message = "The galleries are repaired later, Redis does not answer: {Text}")]
    private partial void RepairPostponed(string text);
}
