using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Confluent.Kafka;

namespace FaceNet.ServiceDefaults.Kafka.Reading;

/// <summary>How far the loops of the process are behind their topics. Thread-safe.</summary>
public sealed class LagMetrics
{
    private readonly ConcurrentDictionary<(string Group, TopicPartition Partition), long> _lags = new();

    /// <summary>For the container.</summary>
    public LagMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        meters.Create(MessageLoss.MeterName).CreateObservableGauge("facenet.kafka.consumer.lag", Lags, "{event}", "Events of a partition that were produced and are not read yet");
    }

    /// <summary>Notes how far a group is behind, as of the latest messages that were fetched.</summary>
    public void Note(string group, TopicPartition partition, long lag) => _lags[(group, partition)] = lag;

    /// <summary>Forgets a partition that others read from now on.</summary>
    public void Forget(string group, TopicPartition partition) => _lags.TryRemove((group, partition), out _);

    private IEnumerable<Measurement<long>> Lags() => _lags.Select(lag => new Measurement<long>(
        lag.Value,
        new("group", lag.Key.Group),
        new("topic", lag.Key.Partition.Topic),
        new("partition", lag.Key.Partition.Partition.Value)));
}
