using System.Diagnostics.Metrics;
using FaceNet.Matcher.Journal;
using FaceNet.Protos.Matching.V1;

namespace FaceNet.Matcher.WatchList;

/// <summary>The figures of the watch-list.</summary>
internal sealed class WatchListMetrics
{
    private readonly Counter<long> _searched;

    public WatchListMetrics(IMeterFactory meters) =>
        _searched = meters.Create(JournalMetrics.MeterName).CreateCounter<long>("facenet.matcher.watchlist.searched", "{face}", "Captured faces that were looked for in a watched gallery, by decision");

    public void Searched(Decision decision) => _searched.Add(1, new KeyValuePair<string, object?>("decision", decision.ToString().ToLowerInvariant()));
}
