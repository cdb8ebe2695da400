namespace FaceNet.Clusterer.Consuming;

/// <summary>Times the steps of batches for whoever observes them. Thread-safe.</summary>
internal sealed class BatchSteps(IEnumerable<IBatchObserver> observers, TimeProvider time)
{
    private readonly IBatchObserver[] _observers = [.. observers];

    /// <summary>The beginning of a first step.</summary>
    public long Begin() => time.GetTimestamp();

    /// <summary>Tells that a step is done. Returns the beginning of the next.</summary>
    /// <param name="step">The step.</param>
    /// <param name="since">Its beginning.</param>
    public long Done(BatchStep step, long since)
    {
        var duration = time.GetElapsedTime(since);
        foreach (var observer in _observers)
        {
            observer.Done(step, duration);
        }

        return time.GetTimestamp();
    }
}
