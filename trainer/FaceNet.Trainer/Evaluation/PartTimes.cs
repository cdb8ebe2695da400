namespace FaceNet.Trainer.Evaluation;

/// <summary>How long each part of a measurement took, in the order they ended.</summary>
/// <param name="time">The clock.</param>
/// <param name="progress">Told when a part has ended.</param>
internal sealed class PartTimes(TimeProvider time, TextWriter progress)
{
    private readonly List<(string Part, double Seconds)> _parts = [];

    public IReadOnlyList<(string Part, double Seconds)> Parts => _parts;

    public T Time<T>(string part, Func<T> measure)
    {
        long started = time.GetTimestamp();
        T result = measure();
        double seconds = time.GetElapsedTime(started).TotalSeconds;
        _parts.Add((part, seconds));
        progress.WriteLine(FormattableString.Invariant($"{part}: {seconds:F1} s"));
        return result;
    }
}
