namespace FaceNet.Clusterer.Consuming;

/// <summary>Is told of the steps of batches. Thread-safe.</summary>
internal interface IBatchObserver
{
    /// <summary>A step is done and the next has not begun.</summary>
    /// <param name="step">The step.</param>
    /// <param name="duration">How long it took.</param>
    void Done(BatchStep step, TimeSpan duration);
}
