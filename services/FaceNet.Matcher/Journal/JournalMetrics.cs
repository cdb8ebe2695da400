using System.Diagnostics.Metrics;

namespace FaceNet.Matcher.Journal;

/// <summary>The figures of the decision journal.</summary>
internal sealed class JournalMetrics
{
    /// <summary>The name of the Matcher's meter.</summary>
    public const string MeterName = "FaceNet.Matcher";

    private readonly Counter<long> _lost;

    public JournalMetrics(IMeterFactory meters) =>
        _lost = meters.Create(MeterName).CreateCounter<long>("facenet.matcher.journal.lost", "{decision}", "Decisions that were answered and are not in the journal");

    public void Lost() => _lost.Add(1);
}
