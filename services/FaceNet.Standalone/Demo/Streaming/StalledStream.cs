using FaceNet.Standalone.Demo.Planning;

namespace FaceNet.Standalone.Demo.Streaming;

/// <summary>Says what is missing when nothing moves any more.</summary>
internal static class StalledStream
{
    private const int NamedCrops = 5;

    public static string Explain(TimeSpan patience, StreamCounts counts, IReadOnlyList<PlannedEvent> events, StreamWatcher watcher)
    {
        var refused = watcher.Refusals.Select(refusal => refusal.CropId).ToHashSet();
        var lost = events.Select(each => each.Crop.CropId).Distinct()
            .Where(crop => !watcher.Vectors.ContainsKey(crop) && !refused.Contains(crop))
            .ToArray();
        return $"Nothing has moved for {patience.TotalSeconds:0} s and the stream is not through. "
            + $"Of {events.Count} events {counts.Delivered} were taken by Kafka, {counts.Embedded} embedded, {counts.Refused} refused, "
            + $"{counts.Clustered} clustered, {counts.Duplicates} dropped as repetitions. "
            + WhatIsMissing(counts, lost)
            + " The log above may say why; with Logging__LogLevel__FaceNet=Information it says more.";
    }

    private static string WhatIsMissing(StreamCounts counts, string[] lost)
    {
        if (lost.Length > 0)
        {
            var more = lost.Length > NamedCrops ? $" and {lost.Length - NamedCrops} more" : "";
            return $"The Embedder owes an answer for {string.Join(", ", lost.Take(NamedCrops))}{more}.";
        }

        var owed = counts.Embedded - counts.RefusedByClusterer - counts.Clustered - counts.Duplicates;
        return $"The Clusterer owes an answer for {owed} embedded faces.";
    }
}
