using System.Diagnostics.Metrics;

namespace FaceNet.ServiceDefaults.Tests.Access.Guarding;

/// <summary>What a counter of one host has counted from now on.</summary>
internal sealed class CountedChanges : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _lock = new();
    private readonly List<string> _tags = [];

    public CountedChanges(IMeterFactory meters, string counter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == counter && instrument.Meter.Scope == meters)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            var text = string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
            lock (_lock)
            {
                _tags.AddRange(Enumerable.Repeat(text, (int)count));
            }
        });
        _listener.Start();
    }

    public int Count => Tags.Count;

    /// <summary>The tags of each, in order.</summary>
    public IReadOnlyList<string> Tags
    {
        get
        {
            lock (_lock)
            {
                return [.. _tags];
            }
        }
    }

    public void Dispose() => _listener.Dispose();
}
