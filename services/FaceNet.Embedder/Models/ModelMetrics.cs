using System.Diagnostics.Metrics;
using FaceNet.Embedder.Batching;

namespace FaceNet.Embedder.Models;

/// <summary>The figures of the model repository.</summary>
internal sealed class ModelMetrics
{
    private readonly Counter<long> _loads;
    private readonly UpDownCounter<long> _served;
    private readonly Gauge<int> _selfTest;

    public ModelMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(BatchMetrics.MeterName);
        _loads = meter.CreateCounter<long>("facenet.embedder.model.load", "{load}", "Model versions that were put into service, or could not be");
        _served = meter.CreateUpDownCounter<long>("facenet.embedder.model.served", "{model}", "Model versions in service");
        _selfTest = meter.CreateGauge<int>("facenet.embedder.model.self_test", "{verdict}", "Whether a model made the vector of its self-test when it was last asked for it: 1, or 0");
    }

    public void Loaded(string model)
    {
        _loads.Add(1, Of(model), new("outcome", "loaded"));
        _served.Add(1, Of(model));
    }

    public void Failed(string model) => _loads.Add(1, Of(model), new("outcome", "failed"));

    public void Tested(string model, bool hasPassed) => _selfTest.Record(hasPassed ? 1 : 0, Of(model));

    public void Retired(string model) => _served.Add(-1, Of(model));

    private static KeyValuePair<string, object?> Of(string model) => new("model", model);
}
