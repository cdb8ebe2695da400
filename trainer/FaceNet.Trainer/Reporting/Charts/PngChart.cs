using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace FaceNet.Trainer.Reporting.Charts;

/// <summary>Draws a plot as a PNG file, to put into other documents.</summary>
internal static class PngChart
{
    private const int Width = 1100, Height = 700;

    // Left, right, bottom, top: room for labels, and for the last tick to stand across the end of its axis.
    private static readonly PixelPadding Padding = new(90, 40, 70, 110);

    public static void Save(Chart chart, string file)
    {
        using var plot = new Plot();
        ChartFont.Apply(plot);
        plot.Title(chart.Title);
        plot.Axes.Title.Label.Bold = false;
        Prepare(plot.Axes.Bottom, chart.X);
        Prepare(plot.Axes.Left, chart.Y);
        plot.Axes.Bottom.Label.Bold = plot.Axes.Left.Label.Bold = false;
        plot.Axes.Right.IsVisible = plot.Axes.Top.IsVisible = false;
        plot.Grid.MajorLineColor = Color.FromHex(ChartColours.Grid);
        foreach (ChartSeries series in chart.Series)
        {
            Draw(plot, chart, series);
        }

        foreach ((int index, ChartMark mark) in chart.Marks.Index())
        {
            Draw(plot, chart, mark, index);
        }

        plot.Legend.ManualItems.AddRange(chart.Legend.Select(Named));
        plot.Legend.OutlineWidth = 0;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.ShowLegend(Edge.Top);
        plot.Axes.SetLimits(Scaled(chart.X, chart.X.Low), Scaled(chart.X, chart.X.High), Scaled(chart.Y, chart.Y.Low), LabelHeight(chart, -chart.Marks.Count));
        plot.Layout.Fixed(Padding);

        // What was added meanwhile has not got its letters yet.
        ChartFont.Apply(plot);
        plot.SavePng(file, Width, Height);
    }

    private static void Prepare(IAxis axis, ChartAxis description)
    {
        axis.Label.Text = description.Label;
        axis.TickGenerator = new NumericManual([.. description.Ticks.Select(tick => Scaled(description, tick.At))], [.. description.Ticks.Select(tick => tick.Label)]);
    }

    private static void Draw(Plot plot, Chart chart, ChartSeries series)
    {
        Color colour = Color.FromHex(series.Colour);
        IReadOnlyList<ChartPoint> points = series.Style == ChartStyle.Hill ? Outline(series.Points) : series.Points;
        double[] across = [.. points.Select(point => Scaled(chart.X, point.X))], up = [.. points.Select(point => Scaled(chart.Y, point.Y))];
        Scatter scatter = plot.Add.Scatter(across, up, colour);
        scatter.LineWidth = series.Style switch { ChartStyle.Intervals => 0, ChartStyle.Reference => 1.5f, _ => 2.5f };
        scatter.LinePattern = series.Style == ChartStyle.Reference ? LinePattern.Dashed : LinePattern.Solid;
        scatter.MarkerSize = series.Style == ChartStyle.Dots ? 9 : 0;
        if (series.Style == ChartStyle.Hill)
        {
            scatter.FillY = true;
            scatter.FillYColor = colour.WithAlpha(0.35);
            scatter.LineWidth = 1.5f;
        }

        foreach (ChartPoint point in series.Style is ChartStyle.Dots or ChartStyle.Intervals ? points.Where(point => point is { Low: not null, High: not null }) : [])
        {
            double low = Scaled(chart.Y, point.Low!.Value), high = Scaled(chart.Y, point.High!.Value), x = Scaled(chart.X, point.X);
            plot.Add.Line(x, low, x, high).Color = colour;
        }
    }

    // Labels stand below each other and above what is drawn, so that those of close lines stay readable.
    private static void Draw(Plot plot, Chart chart, ChartMark mark, int index)
    {
        Color ink = Color.FromHex(ChartColours.Ink);
        double x = Scaled(chart.X, mark.At);
        bool isRight = chart.X.Position(mark.At) < 0.5;
        plot.Add.VerticalLine(x, width: 1.5f, ink, index == 0 ? LinePattern.Solid : LinePattern.Dashed);
        Text text = plot.Add.Text(mark.Label, x, LabelHeight(chart, index - chart.Marks.Count));
        text.LabelFontColor = ink;
        text.LabelBackgroundColor = Colors.White.WithAlpha(0.85);
        text.LabelAlignment = isRight ? Alignment.UpperLeft : Alignment.UpperRight;
        text.OffsetX = isRight ? 6 : -6;
    }

    private static double LabelHeight(Chart chart, int labelsBelowTheTop)
    {
        double high = Scaled(chart.Y, chart.Y.High), low = Scaled(chart.Y, chart.Y.Low);
        return high - (0.05 * labelsBelowTheTop * (high - low));
    }

    private static LegendItem Named(ChartSeries series)
    {
        return new LegendItem { LabelText = series.Label!, LineColor = Color.FromHex(series.Colour), LineWidth = 3 };
    }

    // The outline of bars from each point to the next.
    private static ChartPoint[] Outline(IReadOnlyList<ChartPoint> points)
    {
        return [.. points.Zip(points.Skip(1), (point, next) => new[] { point, new ChartPoint(next.X, point.Y) }).SelectMany(bar => bar)];
    }

    private static double Scaled(ChartAxis axis, double value)
    {
        return axis.IsLogarithmic ? Math.Log10(Math.Max(value, axis.Low)) : value;
    }
}
