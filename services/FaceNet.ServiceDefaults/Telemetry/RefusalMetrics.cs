using System.Diagnostics.Metrics;
using FaceNet.ServiceDefaults.Kafka;

namespace FaceNet.ServiceDefaults.Telemetry;

/// <summary>What was refused, and why: calls, and messages of Kafka. Thread-safe.</summary>
public sealed class RefusalMetrics
{
    private readonly Counter<long> _calls;
    private readonly Counter<long> _letters;

    /// <summary>For the container.</summary>
    public RefusalMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(MessageLoss.MeterName);
        _calls = meter.CreateCounter<long>("facenet.rpc.refused", "{call}", "Calls that ended with an error, by its reason");
        _letters = meter.CreateCounter<long>("facenet.kafka.dead_letter.kept", "{event}", "Events that went to a dead-letter topic, by their reason");
    }

    /// <summary>A call ended with an error.</summary>
    /// <param name="rpc">Its full name, <c>/service/method</c>.</param>
    /// <param name="reason">The machine-readable reason.</param>
    public void Refused(string rpc, string reason) => _calls.Add(1, new("rpc", rpc.TrimStart('/')), new("reason", reason));

    /// <summary>A message became a dead letter.</summary>
    /// <param name="topic">The topic that it came from.</param>
    /// <param name="reason">The machine-readable reason.</param>
    public void Kept(string topic, string reason) => _letters.Add(1, new("topic", topic), new("reason", reason));
}
