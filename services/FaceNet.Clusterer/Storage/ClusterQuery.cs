using System.Globalization;

namespace FaceNet.Clusterer.Storage;

/// <summary>Which clusters to list, and in which order.</summary>
/// <param name="ByTime">Whether the one with the latest capture time comes first, else the largest one; then by id.</param>
/// <param name="Label">Only those with this label; empty for any.</param>
/// <param name="Labelled">Only those with a label, or without one; null for both.</param>
/// <param name="Confirmed">Only confirmed ones, or the others; null for both.</param>
/// <param name="ConfirmedSize">How many members confirm a cluster.</param>
internal sealed record ClusterQuery(bool ByTime, string Label, bool? Labelled, bool? Confirmed, int ConfirmedSize)
{
    /// <summary>Whether a cluster of that size is asked for.</summary>
    public bool Admits(long members) => Confirmed is null || Confirmed == members >= ConfirmedSize;
}

/// <summary>Where a list of clusters goes on: behind the place that this cluster has, or had, in the order.</summary>
/// <param name="Score">Its score in the order.</param>
/// <param name="ClusterId">Its id.</param>
internal readonly record struct ClusterPosition(double Score, string ClusterId) : IComparable<ClusterPosition>
{
    public int CompareTo(ClusterPosition other) =>
        Score == other.Score ? string.CompareOrdinal(ClusterId, other.ClusterId) : Score.CompareTo(other.Score);

    public override string ToString() => $"{Score.ToString("R", CultureInfo.InvariantCulture)}/{ClusterId}";

    /// <summary>Reads what <see cref="ToString"/> says; null for anything else.</summary>
    public static ClusterPosition? TryParse(string text) =>
        text.Split('/') is [var score, { Length: > 0 } id]
        && double.TryParse(score, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? new ClusterPosition(number, id)
            : null;
}
