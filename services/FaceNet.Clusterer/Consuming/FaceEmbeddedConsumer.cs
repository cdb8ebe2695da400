using Confluent.Kafka;
using FaceNet.Clusterer.Storage;
using FaceNet.ServiceDefaults.Kafka;
using Microsoft.Extensions.Options;

namespace FaceNet.Clusterer.Consuming;

/// <summary>
/// Feeds the clusterer from Kafka, on a thread of its own, because consuming blocks. Membership in the consumer group lasts until
/// the host stops, or until it is of no more use: a newer owner shows up, or messages were lost; then it joins anew.
/// </summary>
internal sealed partial class FaceEmbeddedConsumer(
    KafkaClients kafka,
    IOptions<KafkaOptions> topics,
    IOptions<ClustererOptions> options,
    GalleryBackends backends,
    MessageLoss loss,
    TimeProvider time,
    ILogger<FaceEmbeddedConsumer> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.Factory.StartNew(() => Run(stoppingToken), stoppingToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Run(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            using var membership = new GroupMembership(kafka, topics.Value.FaceEmbeddedTopic, options.Value, backends, loss, time, logger);
            try
            {
                membership.Run(stoppingToken);
            }
            catch (EpochLostException lost)
            {
                EpochLost(lost);
            }
            catch (KafkaException failed) when (!failed.Error.IsFatal)
            {
                MembershipFailed(failed.Error.Code, failed.Error.Reason);
                stoppingToken.WaitHandle.WaitOne(options.Value.MaxRetryDelay);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // The host stops. What was not committed is read again by the next owner.
            }
            catch (Exception defect)
            {
                Failed(defect);
                throw;
            }
        }
    }

    [LoggerMessage(EventName = "EpochLost", Level = LogLevel.Warning, Message = "Another instance has taken over; joining the consumer group anew")]
    private partial void EpochLost(EpochLostException exception);

    [LoggerMessage(EventName = "MembershipFailed", Level = LogLevel.Warning, Message = "Joining the consumer group anew: {Code} {Reason}")]
    private partial void MembershipFailed(ErrorCode code, string reason);

    [LoggerMessage(EventName = "ConsumerFailed", Level = LogLevel.Critical, Message = "The consumer of face-embedded cannot go on")]
    private partial void Failed(Exception exception);
}
