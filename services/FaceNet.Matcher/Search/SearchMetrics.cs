using System.Diagnostics.Metrics;
using FaceNet.Matcher.Journal;
using FaceNet.Protos.Matching.V1;

namespace FaceNet.Matcher.Search;

/// <summary>The figures of searches.</summary>
internal sealed class SearchMetrics
{
    private readonly Histogram<double> _duration;

    public SearchMetrics(IMeterFactory meters) => _duration = meters.Create(JournalMetrics.MeterName).CreateHistogram<double>(
        "facenet.matcher.search.duration", "s", "How long it took to search a gallery and decide, without the embedding of the picture");

    public void Searched(TimeSpan duration, Decision decision) =>
        _duration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("decision", decision.ToString().ToLowerInvariant()));
}
