using System.Diagnostics.Metrics;
using FaceNet.Matcher.Journal;

namespace FaceNet.Matcher.VectorIndex.Recall;

/// <summary>The figures of the recall probe: found by expected is the recall of the index.</summary>
internal sealed class RecallMetrics
{
    private readonly Counter<long> _expected;
    private readonly Counter<long> _found;

    public RecallMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(JournalMetrics.MeterName);
        _expected = meter.CreateCounter<long>("facenet.matcher.recall.expected", "{neighbor}", "Exact nearest neighbours of sampled searches");
        _found = meter.CreateCounter<long>("facenet.matcher.recall.found", "{neighbor}", "Those of them that the index had found");
    }

    public void Compared(int expected, int found)
    {
        _expected.Add(expected);
        _found.Add(found);
    }
}
