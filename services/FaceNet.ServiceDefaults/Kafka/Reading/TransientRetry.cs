using Confluent.Kafka;
using FaceNet.ServiceDefaults.Errors;
using Microsoft.Extensions.Logging;

namespace FaceNet.ServiceDefaults.Kafka.Reading;

/// <summary>
/// Repeats what failed through no fault of the event until it succeeds, after pauses that grow up to five seconds. Meanwhile the event stays in flight, and
/// that is what holds the stream back.
/// </summary>
public sealed partial class TransientRetry(TimeProvider time, ILogger<TransientRetry> logger)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    /// <summary>Does a step of an event until it succeeds, or fails through a fault of the event.</summary>
    public Task RunAsync(string step, Func<Task> attempt, CancellationToken cancellationToken) => RunAsync(
        step,
        async () =>
        {
            await attempt();
            return true;
        },
        cancellationToken);

    /// <summary>Does a step of an event until it succeeds, or fails through a fault of the event.</summary>
    public async Task<T> RunAsync<T>(string step, Func<Task<T>> attempt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        for (var delay = FirstDelay; ; delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay)
        {
            try
            {
                return await attempt();
            }
            catch (Exception exception) when (IsTransient(exception))
            {
                var pause = RetryPause.Within(delay);
                Retrying(step, pause, exception.Message);
                await Task.Delay(pause, time, cancellationToken);
            }
        }
    }

    private static bool IsTransient(Exception exception) => exception switch
    {
        KafkaException kafka => !kafka.Error.IsFatal && kafka.Error.Code != ErrorCode.MsgSizeTooLarge,
        _ => ErrorStatus.Understand(exception) is OverloadedException or UnavailableException,
    };

    [LoggerMessage(EventName = "EventRetried", Level = LogLevel.Warning, Message = "{Step} failed and is tried again in {Delay}: {Why}")]
    private partial void Retrying(string step, TimeSpan delay, string why);
}
