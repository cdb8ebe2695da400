namespace FaceNet.Standalone.Demo.Streaming;

/// <summary>What became of a stream.</summary>
/// <param name="Counts">How far the events came.</param>
/// <param name="Refusals">What was refused.</param>
/// <param name="Vectors">The vector of each crop that was embedded.</param>
/// <param name="Elapsed">From the first event sent to the last one settled.</param>
/// <param name="Stall">What is missing when the stream got stuck; null when it came through.</param>
internal sealed record StreamResult(
    StreamCounts Counts,
    IReadOnlyList<Refusal> Refusals,
    IReadOnlyDictionary<string, float[]> Vectors,
    TimeSpan Elapsed,
    string? Stall);
