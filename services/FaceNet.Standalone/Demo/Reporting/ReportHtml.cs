using System.Net;
using System.Text;

namespace FaceNet.Standalone.Demo.Reporting;

/// <summary>The report as one page that needs nothing but itself.</summary>
internal static class ReportHtml
{
    public static string Write(DemoResult result)
    {
        var page = new StringBuilder();
        page.Append(
            $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>FaceNet.Platform demo</title>
            <style>
            {Style()}
            </style>
            </head>
            <body><main>
            <h1>Face crops in, people out</h1>
            <p class="soft">{Text(result.Population.Source)}. Model {Text(result.Model.Name)} {Text(result.Model.Version)} ({Text(result.Model.WeightsLicense)}).</p>
            {Alarms(result)}
            {Cards(result)}
            """);
        page.Append(FiguresSection(result));
        page.Append(DistancesSection(result));
        page.Append(ClusterSections.Write(result));
        page.Append(
            $"""
            <footer>Made by FaceNet.Platform with <code>demo</code> in {Figures.Seconds(result.Elapsed)}. The same figures for programs: {ReportFiles.JsonName}.
            Model: {Text(result.Model.TrainingData)}. Terms: {Text(result.Model.WeightsLicense)}{(result.Model.NonCommercial ? " (no commercial use)" : "")}.</footer>
            </main></body></html>
            """);
        return page.ToString();
    }

    /// <summary>Makes text safe inside the page.</summary>
    internal static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Style()
    {
        using var css = new StreamReader(typeof(ReportHtml).Assembly.GetManifestResourceStream("FaceNet.Standalone.Demo.Reporting.report.css")!);
        return css.ReadToEnd();
    }

    private static string Alarms(DemoResult result)
    {
        var alarms = new List<string>();
        if (!result.Accounting.Closes)
        {
            alarms.Add($"""<div class="alarm">Not every event is accounted for: {Text(result.Accounting.Describe())}.</div>""");
        }

        if (result.Stream.Stall is { } stall)
        {
            alarms.Add($"""<div class="alarm">The stream got stuck: {Text(stall)}</div>""");
        }

        alarms.AddRange(result.Population.Warnings.Select(warning => $"""<div class="note">{Text(warning)}</div>"""));
        return string.Concat(alarms);
    }

    private static string Cards(DemoResult result)
    {
        var (recognition, quality) = (result.Recognition, result.Quality);
        (string Value, string Meaning)[] cards =
        [
            (Figures.Count(result.Accounting.Faces), $"faces sent, at {result.FacesPerSecond:0} per second"),
            (Figures.Percent(recognition.Rank1), "of enrolled people's photos are nearest to the right person (rank-1)"),
            (Figures.Percent(recognition.StrangersUnknown), "of strangers' photos are UNKNOWN, as they should be"),
            (Figures.Percent(recognition.StrangersMatched), "of strangers' photos are wrongly matched"),
            ($"{Figures.Count(result.Clusters.Count)} / {Figures.Count(result.People)}", "clusters found / people present"),
            (Figures.Quality(quality?.BCubed.F), "B-cubed F of the clusters (1 is perfect)"),
        ];
        return $"""<div class="cards">{string.Concat(cards.Select(card => $"""<div class="card"><b>{card.Value}</b><span>{card.Meaning}</span></div>"""))}</div>""";
    }

    private static string FiguresSection(DemoResult result)
    {
        var tables = SummaryLines.Of(result).Select(section => $"<div><h3>{section.Title}</h3><table>{string.Concat(section.Lines.Where(line => line.Name != "accounting").Select(Row))}</table></div>");
        var accounting = result.Accounting.Closes
            ? $"""<div class="closes"><b>Every event is accounted for.</b> {Text(result.Accounting.Describe())}.</div>"""
            : "";
        return $"""<section><h2>Figures</h2>{accounting}<div class="columns">{string.Concat(tables)}</div></section>""";
    }

    private static string Row(SummaryLine line) =>
        $"""<tr><td class="name">{Text(line.Name)}</td><td class="value">{Text(line.Value)}</td><td class="meaning">{Text(line.Meaning)}</td></tr>""";

    private static string DistancesSection(DemoResult result)
    {
        var distances = result.Distances;
        return $"""
            <section><h2>How far apart are faces?</h2>
            <p class="soft">Squared distances of {Figures.Count(distances.SamePairs)} pairs of photos that show the same person and of
            {Figures.Count(distances.DifferentPairs)} pairs that show two people. The less the two hills overlap, the better the model tells people apart.</p>
            {HistogramSvg.Draw(distances, HistogramSvg.LinesOf(result))}
            </section>
            """;
    }
}
