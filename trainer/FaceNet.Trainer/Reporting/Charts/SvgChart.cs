using System.Globalization;
using System.Net;
using System.Text;

namespace FaceNet.Trainer.Reporting.Charts;

/// <summary>Draws a plot for the page: the browser's own letters, sharp at any size, and no file beside it.</summary>
internal sealed class SvgChart
{
    private const double Left = 62, Right = 16, Bottom = 46, LegendHeight = 30, MarkHeight = 17;

    private readonly Chart _chart;
    private readonly StringBuilder _svg = new();
    private readonly double _width;
    private readonly double _height;
    private readonly double _top;

    private SvgChart(Chart chart)
    {
        _chart = chart;
        (_width, _height) = chart.IsWide ? (1060, 360) : (510, 300);
        _top = LegendHeight + (MarkHeight * chart.Marks.Count);
    }

    public static string Draw(Chart chart)
    {
        return new SvgChart(chart).Draw();
    }

    private string Draw()
    {
        Add($"""<svg viewBox="0 0 {_width} {_height}" role="img" aria-label="{Text(_chart.Title)}">""");
        DrawAxes();
        foreach (ChartSeries series in _chart.Series)
        {
            DrawSeries(series);
        }

        DrawMarks();
        DrawLegend();
        return _svg.Append("</svg>").ToString();
    }

    private void DrawAxes()
    {
        foreach ((double at, string label) in _chart.Y.Ticks)
        {
            Add($"""<line x1="{Left}" x2="{_width - Right}" y1="{Y(at):0.#}" y2="{Y(at):0.#}" stroke="{ChartColours.Grid}"/>""");
            Add($"""<text x="{Left - 8}" y="{Y(at) + 4:0.#}" text-anchor="end" font-size="12" fill="{ChartColours.Soft}">{Text(label)}</text>""");
        }

        foreach ((double at, string label) in _chart.X.Ticks)
        {
            Add($"""<line x1="{X(at):0.#}" x2="{X(at):0.#}" y1="{_height - Bottom}" y2="{_height - Bottom + 4}" stroke="{ChartColours.Soft}"/>""");
            Add($"""<text x="{X(at):0.#}" y="{_height - Bottom + 18}" text-anchor="middle" font-size="12" fill="{ChartColours.Soft}">{Text(label)}</text>""");
        }

        Add($"""<text x="{(Left + _width - Right) / 2}" y="{_height - 6}" text-anchor="middle" font-size="13" fill="{ChartColours.Ink}">{Text(_chart.X.Label)}</text>""");
        Add($"""<text transform="translate(14 {(_top + _height - Bottom) / 2}) rotate(-90)" text-anchor="middle" font-size="13" fill="{ChartColours.Ink}">{Text(_chart.Y.Label)}</text>""");
    }

    private void DrawSeries(ChartSeries series)
    {
        switch (series.Style)
        {
            case ChartStyle.Hill:
                Add($"""<path d="{Hill(series.Points)}" fill="{series.Colour}" fill-opacity="0.35" stroke="{series.Colour}" stroke-width="1.5"/>""");
                break;
            case ChartStyle.Reference:
                Add($"""<path d="{Line(series.Points)}" fill="none" stroke="{series.Colour}" stroke-width="1.5" stroke-dasharray="5 4"/>""");
                break;
            case ChartStyle.Line or ChartStyle.Dots:
                Add($"""<path d="{Line(series.Points)}" fill="none" stroke="{series.Colour}" stroke-width="2" stroke-linejoin="round"/>""");
                break;
        }

        foreach (ChartPoint point in series.Style is ChartStyle.Dots or ChartStyle.Intervals ? series.Points : [])
        {
            DrawPoint(point, series);
        }
    }

    private void DrawPoint(ChartPoint point, ChartSeries series)
    {
        if (point is { Low: { } low, High: { } high })
        {
            double x = X(point.X);
            Add($"""<path d="M{x - 3:0.#} {Y(low):0.#}h6m-3 0V{Y(high):0.#}m-3 0h6" fill="none" stroke="{series.Colour}" stroke-width="1.2"/>""");
        }

        if (series.Style == ChartStyle.Dots)
        {
            Add($"""<circle cx="{X(point.X):0.#}" cy="{Y(point.Y):0.#}" r="3.5" fill="{series.Colour}"/>""");
        }
    }

    // Labels stand above each other, on the side that has room, and over all lines, so that close ones stay readable.
    private void DrawMarks()
    {
        foreach ((int index, ChartMark mark) in _chart.Marks.Index())
        {
            Add($"""<line x1="{X(mark.At):0.#}" x2="{X(mark.At):0.#}" y1="{MarkTop(index)}" y2="{_height - Bottom}" stroke="{ChartColours.Ink}" stroke-width="1.3" stroke-dasharray="{(index == 0 ? "none" : $"{7 - index} 4")}"/>""");
        }

        foreach ((int index, ChartMark mark) in _chart.Marks.Index())
        {
            bool isRight = X(mark.At) < _width / 2;
            Add($"""<text x="{X(mark.At) + (isRight ? 6 : -6):0.#}" y="{MarkTop(index) + 10}" text-anchor="{(isRight ? "start" : "end")}" font-size="12.5" fill="{ChartColours.Ink}" stroke="#fff" stroke-width="5" paint-order="stroke">{Text(mark.Label)}</text>""");
        }
    }

    private static double MarkTop(int index)
    {
        return LegendHeight + (index * MarkHeight);
    }

    private void DrawLegend()
    {
        double x = Left;
        foreach (ChartSeries series in _chart.Legend)
        {
            Add($"""<rect x="{x:0.#}" y="6" width="12" height="12" rx="2" fill="{series.Colour}" fill-opacity="{(series.Style == ChartStyle.Hill ? "0.35" : "1")}" stroke="{series.Colour}"/>""");
            Add($"""<text x="{x + 18:0.#}" y="16.5" font-size="12.5" fill="{ChartColours.Ink}">{Text(series.Label!)}</text>""");
            x += 40 + (6.6 * series.Label!.Length);
        }
    }

    private string Line(IReadOnlyList<ChartPoint> points)
    {
        return string.Concat(points.Select((point, index) => Invariant($"{(index == 0 ? 'M' : 'L')}{X(point.X):0.#} {Y(point.Y):0.#}")));
    }

    private string Hill(IReadOnlyList<ChartPoint> points)
    {
        string sides = string.Concat(points.Zip(points.Skip(1), (point, next) => Invariant($"V{Y(point.Y):0.#}H{X(next.X):0.#}")));
        return points.Count == 0 ? "" : Invariant($"M{X(points[0].X):0.#} {Y(0):0.#}{sides}V{Y(0):0.#}Z");
    }

    private double X(double value)
    {
        return Left + (_chart.X.Position(value) * (_width - Left - Right));
    }

    private double Y(double value)
    {
        return _height - Bottom - (_chart.Y.Position(value) * (_height - _top - Bottom));
    }

    private void Add(FormattableString part)
    {
        _svg.Append(Invariant(part));
    }

    private static string Invariant(FormattableString text)
    {
        return text.ToString(CultureInfo.InvariantCulture);
    }

    private static string Text(string text)
    {
        return WebUtility.HtmlEncode(text);
    }
}
