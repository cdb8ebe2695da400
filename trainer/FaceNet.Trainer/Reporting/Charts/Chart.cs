namespace FaceNet.Trainer.Reporting.Charts;

/// <summary>What a plot shows, apart from how it is drawn.</summary>
/// <param name="Name">Name of its file, without extension.</param>
/// <param name="Title">What it shows, in words.</param>
/// <param name="X">The axis across.</param>
/// <param name="Y">The axis up.</param>
/// <param name="Series">What is drawn, from back to front.</param>
/// <param name="Marks">Lines across the plot at a value of the axis across.</param>
/// <param name="IsWide">True for a plot as wide as the page, false for half of it.</param>
internal sealed record Chart(
    string Name, string Title, ChartAxis X, ChartAxis Y, IReadOnlyList<ChartSeries> Series, IReadOnlyList<ChartMark> Marks, bool IsWide = false)
{
    /// <summary>The series to name, what is in front first.</summary>
    public IEnumerable<ChartSeries> Legend => Series.Reverse().Where(series => series.Label is not null);
}

/// <summary>A vertical line.</summary>
/// <param name="At">Where it crosses the axis.</param>
/// <param name="Label">What it stands for.</param>
internal sealed record ChartMark(double At, string Label);

/// <summary>A point, and where it is uncertain the ends of its interval.</summary>
internal sealed record ChartPoint(double X, double Y, double? Low = null, double? High = null);
