namespace FaceNet.ServiceDefaults.Kafka.Reading;

/// <summary>How an <see cref="EventLoop"/> reads its topic.</summary>
/// <param name="GroupId">The consumer group.</param>
/// <param name="MaxInFlight">The most messages that are taken and not yet done, at least 1.</param>
/// <param name="MaxInFlightBytes">The most bytes of messages that are taken and not yet done; one message is always taken.</param>
/// <param name="CommitInterval">How often offsets are committed; after a crash at most so much work is done again.</param>
public sealed record EventLoopOptions(string GroupId, int MaxInFlight, int MaxInFlightBytes, TimeSpan CommitInterval);
