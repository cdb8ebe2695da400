namespace FaceNet.Embedder.Batching;

/// <summary>How long a face that comes now will wait, by the speed of the full batches before. Not thread-safe.</summary>
/// <param name="sessions">How many sessions compute side by side.</param>
internal sealed class ExpectedWait(int sessions)
{
    // A new batch counts for an eighth: a slow one among many is no trend.
    private const double Weight = 0.125;

    private double _secondsPerFace;

    /// <summary>Learns from a full batch.</summary>
    public void Computed(int faces, TimeSpan computeTime)
    {
        var latest = computeTime.TotalSeconds / faces / sessions;
        _secondsPerFace = _secondsPerFace == 0 ? latest : _secondsPerFace + (Weight * (latest - _secondsPerFace));
    }

    /// <summary>The wait behind so many faces; zero before the first of them.</summary>
    public TimeSpan Behind(int faces) => TimeSpan.FromSeconds(faces * _secondsPerFace);
}
