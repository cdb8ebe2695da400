using System.Collections.Concurrent;
using FaceNet.Clusterer.Consuming;

namespace FaceNet.Benchmarks.Clusterer.WholePath;

/// <summary>Sums how long the steps of batches take. Thread-safe.</summary>
internal sealed class StepTimes : IBatchObserver
{
    private readonly ConcurrentDictionary<BatchStep, TimeSpan> _times = new();
    private int _batches;

    /// <summary>Batches so far.</summary>
    public int Batches => Volatile.Read(ref _batches);

    public void Done(BatchStep step, TimeSpan duration)
    {
        _times.AddOrUpdate(step, duration, (_, sum) => sum + duration);
        if (step == BatchStep.Commit)
        {
            Interlocked.Increment(ref _batches);
        }
    }

    /// <summary>Starts from nothing.</summary>
    public void Clear()
    {
        _times.Clear();
        _batches = 0;
    }

    /// <summary>Seconds of a step.</summary>
    public double Seconds(BatchStep step)
    {
        return _times.GetValueOrDefault(step).TotalSeconds;
    }
}
