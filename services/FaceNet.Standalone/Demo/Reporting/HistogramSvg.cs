using System.Globalization;
using System.Text;
using FaceNet.Standalone.Demo.Quality;

namespace FaceNet.Standalone.Demo.Reporting;

/// <summary>A line across the histogram.</summary>
/// <param name="At">The squared distance.</param>
/// <param name="Label">What the line stands for.</param>
internal sealed record ThresholdLine(double At, string Label);

/// <summary>Draws the two distributions of squared distances, with the thresholds in force.</summary>
internal static class HistogramSvg
{
    private const double Width = 1060, Height = 330, Left = 62, Right = 14, Top = 52, Bottom = 46;
    private const double BinWidth = DistanceHistogram.Largest / DistanceHistogram.Bins;
    private const double Tick = 0.25;
    private const double LabelHeight = 17;
    private static readonly double[] ShareTicks = [0.005, 0.01, 0.02, 0.05, 0.1, 0.25];

    public static IReadOnlyList<ThresholdLine> LinesOf(DemoResult result)
    {
        var lines = new List<ThresholdLine>();
        if (result.Recognition.Threshold is { } search)
        {
            lines.Add(new ThresholdLine(search.SquaredDistance, "recognition: MATCH up to"));
        }

        if (result.ClusteringReport.BaseThreshold > 0)
        {
            lines.Add(new ThresholdLine(result.ClusteringReport.BaseThreshold, "clustering: large clusters join up to"));
        }

        return lines;
    }

    public static string Draw(DistanceHistogram histogram, IReadOnlyList<ThresholdLine> thresholds)
    {
        var scale = Scale.For(histogram, thresholds);
        var svg = new StringBuilder();
        svg.Append(Inv($"""<svg viewBox="0 0 {Width} {Height}" role="img" aria-label="Histogram of squared distances">"""));
        DrawAxes(svg, scale);
        DrawHill(svg, scale, histogram.Different, "#c2703d");
        DrawHill(svg, scale, histogram.Same, "#1f8a70");
        foreach (var (index, threshold) in thresholds.Index())
        {
            DrawThreshold(svg, scale, threshold, index);
        }

        DrawLegend(svg);
        return svg.Append("</svg>").ToString();
    }

    private static void DrawAxes(StringBuilder svg, Scale scale)
    {
        for (var share = 0.0; share <= scale.Highest + 1e-9; share += scale.ShareTick)
        {
            svg.Append(Inv($"""<line x1="{Left}" x2="{Width - Right}" y1="{scale.Y(share):0.#}" y2="{scale.Y(share):0.#}" stroke="#e6ebf1"/>"""));
            svg.Append(Inv($"""<text x="{Left - 8}" y="{scale.Y(share) + 4:0.#}" text-anchor="end" font-size="12" fill="#5d6b7d">{100 * share:0.#} %</text>"""));
        }

        for (var distance = 0.0; distance <= scale.Farthest + 1e-9; distance += Tick)
        {
            svg.Append(Inv($"""<text x="{scale.X(distance):0.#}" y="{Height - Bottom + 18}" text-anchor="middle" font-size="12" fill="#5d6b7d">{distance:0.##}</text>"""));
        }

        svg.Append(Inv($"""<text x="{(Left + Width - Right) / 2}" y="{Height - 6}" text-anchor="middle" font-size="13" fill="#1c2430">squared distance of two photos (0 is identical)</text>"""));
        svg.Append(Inv($"""<text transform="translate(14 {(Top + Height - Bottom) / 2}) rotate(-90)" text-anchor="middle" font-size="13" fill="#1c2430">share of pairs</text>"""));
    }

    private static void DrawHill(StringBuilder svg, Scale scale, double[] shares, string colour)
    {
        svg.Append(Inv($"""<path d="M{scale.X(0):0.#} {scale.Y(0):0.#}"""));
        for (var bin = 0; bin * BinWidth < scale.Farthest - 1e-9; bin++)
        {
            svg.Append(Inv($"V{scale.Y(shares[bin]):0.#}H{scale.X((bin + 1) * BinWidth):0.#}"));
        }

        svg.Append(Inv($"""V{scale.Y(0):0.#}Z" fill="{colour}" fill-opacity="0.35" stroke="{colour}" stroke-width="1.5"/>"""));
    }

    // Labels stand above each other, on the side that has room, so that close thresholds stay readable.
    private static void DrawThreshold(StringBuilder svg, Scale scale, ThresholdLine threshold, int index)
    {
        var (x, y) = (scale.X(threshold.At), Top - 24 + (index * LabelHeight));
        svg.Append(Inv($"""<line x1="{x:0.#}" x2="{x:0.#}" y1="{y - 10}" y2="{scale.Y(0):0.#}" stroke="#1c2430" stroke-width="1.5" stroke-dasharray="{(index == 0 ? "none" : "5 4")}"/>"""));
        var isRight = x < Width / 2;
        svg.Append(Inv($"""<text x="{x + (isRight ? 6 : -6):0.#}" y="{y}" text-anchor="{(isRight ? "start" : "end")}" font-size="12.5" fill="#1c2430">{threshold.Label} {threshold.At:0.00}</text>"""));
    }

    private static void DrawLegend(StringBuilder svg)
    {
        (string Colour, string Label)[] entries = [("#1f8a70", "same person"), ("#c2703d", "two people")];
        foreach (var (index, entry) in entries.Index())
        {
            var y = 8 + (index * 18);
            svg.Append(Inv($"""<rect x="{Width - Right - 104}" y="{y}" width="12" height="12" fill="{entry.Colour}" fill-opacity="0.35" stroke="{entry.Colour}"/>"""));
            svg.Append(Inv($"""<text x="{Width - Right - 86}" y="{y + 11}" font-size="12.5" fill="#1c2430">{entry.Label}</text>"""));
        }
    }

    private static string Inv(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>From squared distances and shares to pixels.</summary>
    private sealed record Scale(double Farthest, double Highest, double ShareTick)
    {
        public static Scale For(DistanceHistogram histogram, IReadOnlyList<ThresholdLine> thresholds)
        {
            var lastBin = Math.Max(Array.FindLastIndex(histogram.Same, share => share > 0), Array.FindLastIndex(histogram.Different, share => share > 0));
            var farthest = Math.Max((lastBin + 1) * BinWidth, thresholds.Select(line => line.At).DefaultIfEmpty(0).Max());
            var highest = Math.Max(histogram.Same.Max(), histogram.Different.Max());
            var tick = ShareTicks.FirstOrDefault(step => highest / step <= 6, 0.5);
            return new Scale(
                Math.Clamp(Math.Ceiling(farthest / Tick) * Tick, Tick, DistanceHistogram.Largest), Math.Max(tick, Math.Ceiling(highest / tick) * tick), tick);
        }

        public double X(double distance) => Left + (distance / Farthest * (Width - Left - Right));

        public double Y(double share) => Height - Bottom - (share / Highest * (Height - Top - Bottom));
    }
}
