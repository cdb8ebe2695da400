using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Matcher.VectorIndex;

/// <summary>
/// Calibrates at start. A Redis that cannot keep vectors stops the start; one that is away does not: the host comes up, is not ready, and goes on
/// trying.
/// </summary>
internal sealed partial class ScoreCalibrationStartup(ScoreCalibration calibration, TimeProvider time, ILogger<ScoreCalibrationStartup> logger)
    : BackgroundService
{
    private const int AttemptsAtStart = 3;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryAsync(AttemptsAtStart, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => TryAsync(int.MaxValue, stoppingToken);

    /// <summary>The wait before an attempt: doubled each time up to a bound, and by chance up to half shorter, so that hosts that lost Redis together do not return together.</summary>
    internal static TimeSpan Delay(int attempt)
    {
        var longest = Math.Min(FirstDelay.TotalMilliseconds * Math.Pow(2, attempt), LongestDelay.TotalMilliseconds);
        return RetryPause.Within(TimeSpan.FromMilliseconds(longest));
    }

    private async Task TryAsync(int attempts, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < attempts && !calibration.IsDone; attempt++)
        {
            try
            {
                var mapping = await calibration.GetAsync(cancellationToken);
                Calibrated(mapping.Slope, mapping.Offset);
            }
            catch (Exception exception) when (ErrorStatus.ReasonOf(exception) == ErrorReasons.StoreUnavailable)
            {
                StoreAway(attempt + 1, exception.Message);
                await Task.Delay(Delay(attempt), time, cancellationToken);
            }
        }
    }

    [LoggerMessage(EventName = "ScoresCalibrated", Level = LogLevel.Information, Message = "Squared distance = {Slope} * score + {Offset} on this Redis")]
    private partial void Calibrated(double slope, double offset);

    [LoggerMessage(EventName = "StoreAway", Level = LogLevel.Warning, Message = "Redis does not answer at attempt {Attempt}: {Text}")]
    private partial void StoreAway(int attempt, string text);
}
