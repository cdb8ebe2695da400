using System.Text.RegularExpressions;
using FaceNet.Standalone.EndToEndTests.Documentation;

namespace FaceNet.Standalone.EndToEndTests.Telemetry;

/// <summary>The names of series as Prometheus has them, each with the names of its labels and their values.</summary>
internal sealed partial class MetricSeries
{
    // Every series has them, or Prometheus adds them.
    private static readonly string[] Everywhere = ["job", "instance", "otel_scope_name"];

    private readonly Dictionary<string, Dictionary<string, HashSet<string>>> _series = [];

    public IEnumerable<string> Names => _series.Keys;

    /// <summary>What <c>/metrics</c> said.</summary>
    public static MetricSeries Scraped(string text)
    {
        var series = new MetricSeries();
        foreach (var line in text.Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            var match = Line().Match(line);
            Assert.True(match.Success, $"No line of /metrics: {line}");
            series.Add(match.Groups["name"].Value, Label().Matches(match.Groups["labels"].Value).Select(label => (label.Groups["name"].Value, label.Groups["value"].Value)));
        }

        return series;
    }

    /// <summary>What the table of metrics says: dots become underscores, seconds and totals are said.</summary>
    public static MetricSeries Documented()
    {
        var series = new MetricSeries();
        foreach (var row in ServicesPage.Read().Rows("Metrics", "metric", "kind", "unit", "tags").Select(row => row.Split(" | ")))
        {
            var name = row[0].Replace('.', '_') + (row[2] == "s" ? "_seconds" : "");
            var labels = row[3].Split(';', StringSplitOptions.RemoveEmptyEntries).Select(tag => tag.Split(':'))
                .SelectMany(tag => (tag.Length > 1 ? tag[1].Split(',') : [""]).Select(value => (tag[0].Trim(), value.Trim()))).ToArray();
            foreach (var (suffix, more) in Suffixes(row[1]))
            {
                series.Add(name + suffix, [.. labels, .. more.Select(label => (label, ""))]);
            }
        }

        return series;
    }

    public bool Has(string name) => _series.ContainsKey(name);

    public bool Has(string name, string label) => Everywhere.Contains(label) || _series[name].ContainsKey(label);

    public bool Has(string name, string label, string value) => _series[name][label].Contains(value);

    /// <summary>The names of the labels that are a series' own.</summary>
    public IEnumerable<string> LabelsOf(string name) => _series[name].Keys.Except(Everywhere).Where(label => !label.StartsWith("otel_", StringComparison.Ordinal));

    private static (string Suffix, string[] Labels)[] Suffixes(string kind) => kind switch
    {
        "histogram" => [("_bucket", ["le"]), ("_sum", []), ("_count", [])],
        "counter" => [("_total", [])],
        _ => [("", [])],
    };

    private void Add(string name, IEnumerable<(string Name, string Value)> labels)
    {
        var known = _series.TryGetValue(name, out var old) ? old : _series[name] = [];
        foreach (var (label, value) in labels)
        {
            (known.TryGetValue(label, out var values) ? values : known[label] = []).Add(value);
        }
    }

    [GeneratedRegex(@"^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>.*)\})? \S+( \S+)*$")]
    private static partial Regex Line();

    [GeneratedRegex("""(?<name>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>([^"\\]|\\.)*)""" + "\"")]
    private static partial Regex Label();
}
