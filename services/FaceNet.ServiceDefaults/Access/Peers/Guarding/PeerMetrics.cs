using System.Diagnostics.Metrics;
using FaceNet.ServiceDefaults.Kafka;

namespace FaceNet.ServiceDefaults.Access.Peers.Guarding;

/// <summary>The figures of calls to other services of the platform.</summary>
internal sealed class PeerMetrics
{
    private readonly Counter<long> _changed;
    private readonly Counter<long> _heldBack;
    private readonly Counter<long> _retried;
    private readonly Counter<long> _unretried;

    public PeerMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MessageLoss.MeterName);
        _changed = meter.CreateCounter<long>("facenet.peer.circuit.changed", "{change}", "Times that calls to another service began to be held back, were tried with one, or went on");
        _heldBack = meter.CreateCounter<long>("facenet.peer.call.held_back", "{call}", "Calls to another service that were refused at once, since it failed of late");
        _retried = meter.CreateCounter<long>("facenet.peer.call.retried", "{call}", "Calls that were sent again to another service, since it was not reached");
        _unretried = meter.CreateCounter<long>("facenet.peer.call.unretried", "{call}", "Calls that were not sent again, since the budget of retries was spent");
    }

    public void Changed(string peer, string state) => _changed.Add(1, Tag(peer), new KeyValuePair<string, object?>("state", state));

    public void HeldBack(string peer) => _heldBack.Add(1, Tag(peer));

    public void Retried(string peer) => _retried.Add(1, Tag(peer));

    public void Unretried(string peer) => _unretried.Add(1, Tag(peer));

    private static KeyValuePair<string, object?> Tag(string peer) => new("peer", peer);
}
