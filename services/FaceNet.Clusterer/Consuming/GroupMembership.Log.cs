using Confluent.Kafka;

namespace FaceNet.Clusterer.Consuming;

internal sealed partial class GroupMembership
{
    [LoggerMessage(EventName = "ConsumeFailed", Level = LogLevel.Warning, Message = "Consuming face-embedded failed: {Code} {Reason}")]
    private partial void ConsumeFailed(ErrorCode code, string reason);

    [LoggerMessage(EventName = "CommitFailed", Level = LogLevel.Warning, Message = "Committing offsets failed: {Code} {Reason}")]
    private partial void CommitFailed(ErrorCode code, string reason);

    [LoggerMessage(EventName = "ApplyFailed", Level = LogLevel.Warning, Message = "A batch of partition {Partition} was not applied; next attempt in {Delay}")]
    private partial void ApplyFailed(Exception exception, int partition, TimeSpan delay);

    [LoggerMessage(EventName = "EpochPostponed", Level = LogLevel.Warning, Message = "The epoch of partition {Partition} could not be taken yet")]
    private partial void EpochPostponed(Exception exception, int partition);
}
