using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace FaceNet.Embedder.Tests.Batching;

/// <summary>Listens to the counter of faces that left the queue.</summary>
internal sealed class DroppedFaces : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly List<(object? Scope, string Reason)> _dropped = [];

    public DroppedFaces()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "facenet.embedder.face.dropped")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) =>
        {
            lock (_dropped)
            {
                _dropped.Add((instrument.Meter.Scope, (string)tags[0].Value!));
            }
        });
        _listener.Start();
    }

    // Other tests of the process count too; their meters come from other factories.
    public IEnumerable<string> Reasons(IServiceProvider services)
    {
        lock (_dropped)
        {
            return [.. _dropped.Where(drop => drop.Scope == services.GetRequiredService<IMeterFactory>()).Select(drop => drop.Reason)];
        }
    }

    public void Dispose() => _listener.Dispose();
}
