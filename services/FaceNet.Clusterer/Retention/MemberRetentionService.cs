using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Clusterer.Retention;

/// <summary>Has members erased that are kept no longer, at start and then every five minutes, where there is a retention.</summary>
internal sealed partial class MemberRetentionService(
    MemberRetention retention, MemberRetentions retentions, TimeProvider time, ILogger<MemberRetentionService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!retentions.IsOn)
        {
            return;
        }

        using var timer = new PeriodicTimer(MemberRetention.Interval, time);
        do
        {
            try
            {
                await retention.RunAsync(stoppingToken);
            }
            catch (Exception later) when (!stoppingToken.IsCancellationRequested && ErrorStatus.ReasonOf(later) is not null)
            {
                Postponed(later.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(EventName = "RetentionPostponed", Level = LogLevel.Warning, Message = "Members that are kept no longer are erased later: {Text}")]
    private partial void Postponed(string text);
}
