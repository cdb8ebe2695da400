using System.Text.RegularExpressions;
using FaceNet.Standalone.EndToEndTests.Documentation;

namespace FaceNet.Deploy.Tests.Rules;

/// <summary>Who connects to whom, as services/README.md draws it under "How they fit". An arrow that is labelled with a topic goes by way of Kafka.</summary>
internal static partial class DrawnArrows
{
    public const string Kafka = "kafka";
    public const string Redis = "redis";
    public const string Callers = "callers";

    private static readonly string[] Hosts = ["Embedder", "Matcher", "Clusterer"];

    /// <summary>Pairs of lower-case names.</summary>
    public static IReadOnlySet<(string From, string To)> Read()
    {
        var lines = File.ReadAllLines(Repository.PathOf("services/README.md"))
            .SkipWhile(line => line != "## How they fit").SkipWhile(line => !line.StartsWith("    ", StringComparison.Ordinal)).TakeWhile(line => line.StartsWith("    ", StringComparison.Ordinal));
        return lines.SelectMany(line => Arrow().Matches(line)).SelectMany(Connections).ToHashSet();
    }

    private static IEnumerable<(string From, string To)> Connections(Match arrow)
    {
        var from = arrow.Groups["from"].Value;
        var isTopic = Topic().IsMatch(arrow.Groups["by"].Value);
        foreach (var to in arrow.Groups["to"].Value.Split(", "))
        {
            if (!isTopic)
            {
                yield return (from == "backends" ? Callers : Lower(from), Lower(to));
                continue;
            }

            foreach (var host in new[] { from, to }.Where(Hosts.Contains))
            {
                yield return (Lower(host), Kafka);
            }
        }
    }

    private static string Lower(string name) => name.ToLowerInvariant();

    [GeneratedRegex("(?=\\b(?<from>[A-Za-z]+) --(?:(?<by>[A-Za-z-]+?)--)?> (?<to>[A-Za-z]+(?:, [A-Za-z]+)*))")]
    private static partial Regex Arrow();

    [GeneratedRegex("^(face|cluster)-")]
    private static partial Regex Topic();
}
