namespace FaceNet.Trainer.Reporting.Charts;

/// <summary>How a series is drawn.</summary>
internal enum ChartStyle
{
    /// <summary>Points joined by a line.</summary>
    Line,

    /// <summary>A thin broken line, for what others are compared with.</summary>
    Reference,

    /// <summary>Dots on a line, with their intervals.</summary>
    Dots,

    /// <summary>Intervals alone, on top of another series.</summary>
    Intervals,

    /// <summary>A hill of bars from each point to the next.</summary>
    Hill,
}

/// <summary>Points that belong together.</summary>
/// <param name="Label">Name in the legend; null for none.</param>
/// <param name="Colour">Colour as #rrggbb.</param>
/// <param name="Style">How it is drawn.</param>
/// <param name="Points">The points, from left to right.</param>
internal sealed record ChartSeries(string? Label, string Colour, ChartStyle Style, IReadOnlyList<ChartPoint> Points);
