using System.Globalization;
using System.Text.RegularExpressions;
using FaceNet.Deploy.Tests.Manifests;
using FaceNet.Standalone.EndToEndTests.Documentation;
using k8s.Models;

namespace FaceNet.Deploy.Tests.Rules;

/// <summary>The topics of services/README.md, kept no longer than receipts of erasures say, and no more consumers than partitions.</summary>
internal static partial class TopicRules
{
    private const string FaceCaptured = "facenet.face-captured.v1";
    private const string FaceEmbedded = "facenet.face-embedded.v1";
    private const string DeadLetter = ".dead-letter";

    private static readonly Dictionary<string, string> Defaults = ServicesPage.Read().Rows("Options", "option", "default").Select(row => row.Split(" | ")).ToDictionary(cells => cells[0], cells => cells[1]);

    private static readonly string[] Names =
    [
        .. ServicesPage.Read().Rows("Topics", "topic").Where(topic => topic.StartsWith("facenet.", StringComparison.Ordinal)),
        FaceCaptured + DeadLetter,
        FaceEmbedded + DeadLetter,
    ];

    public static IEnumerable<string> Violations(ManifestSet set)
    {
        var topics = Topics(set).ToDictionary(topic => topic.Name);
        foreach (var name in Names.Except(topics.Keys))
        {
            yield return $"the topic {name} is not made";
        }

        foreach (var topic in topics.Values)
        {
            var longest = TimeSpan.Parse(Defaults[topic.Name.EndsWith(DeadLetter, StringComparison.Ordinal) ? "Erasure__DeadLetterRetention" : "Erasure__TopicRetention"], CultureInfo.InvariantCulture);
            if (!Names.Contains(topic.Name))
            {
                yield return $"nobody knows the topic {topic.Name}";
            }

            if (topic.Kept > longest)
            {
                yield return $"{topic.Name} may hold what was erased for {topic.Kept}, receipts say {longest}";
            }

            if (topic.MaxMessageBytes < long.Parse(Defaults["Kafka__MaxMessageBytes"], CultureInfo.InvariantCulture) || !topic.Deletes)
            {
                yield return $"{topic.Name} refuses messages that the services send, or is compacted";
            }
        }
    }

    /// <summary>At most as many pods as partitions: one more has nothing to do.</summary>
    public static IEnumerable<string> Consumers(ManifestSet set)
    {
        var partitions = Topics(set).ToDictionary(topic => topic.Name, topic => topic.Partitions);
        foreach (var (workload, topic) in new[] { ("embedder-worker", FaceCaptured), ("clusterer", FaceEmbedded) })
        {
            var most = set.Of<ScaledObject>().SingleOrDefault(scaled => scaled.Metadata.Name == workload)?.Spec.MaxReplicaCount
                ?? set.Workloads.Single(each => each.Name == workload).Replicas ?? int.MaxValue;
            if (most > partitions.GetValueOrDefault(topic))
            {
                yield return $"there may be {most} pods of {workload}, but {topic} has {partitions.GetValueOrDefault(topic)} partitions";
            }
        }
    }

    private static IEnumerable<Topic> Topics(ManifestSet set) => set.Of<V1ConfigMap>().SelectMany(map => map.Data.Values).SelectMany(Made).Concat(set.Of<KafkaTopic>().Select(Declared));

    private static Topic Declared(KafkaTopic topic) => new(
        topic.Metadata.Name,
        topic.Spec.Partitions,
        Milliseconds(topic.Spec.Config["retention.ms"]) + Milliseconds(topic.Spec.Config["segment.ms"]),
        long.Parse(topic.Spec.Config["max.message.bytes"], CultureInfo.InvariantCulture),
        topic.Spec.Config["cleanup.policy"] == "delete");

    // create-topics.sh makes them where there is no operator.
    private static IEnumerable<Topic> Made(string script) =>
        from Match line in Make().Matches(script)
        let numbers = line.Groups["number"].Captures.Select(number => number.Value).ToArray()
        select new Topic(
            line.Groups["name"].Value,
            int.Parse(numbers[0], CultureInfo.InvariantCulture),
            Milliseconds(numbers[1]) + Milliseconds(numbers[2]),
            MaxBytes().Match(script) is { Success: true } bytes ? long.Parse(bytes.Groups[1].Value, CultureInfo.InvariantCulture) : 0,
            script.Contains("cleanup.policy=delete", StringComparison.Ordinal));

    private static TimeSpan Milliseconds(string text) => TimeSpan.FromMilliseconds(long.Parse(text, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"^make (?<name>\S+)(?: (?<number>\d+)){3}$", RegexOptions.Multiline)]
    private static partial Regex Make();

    [GeneratedRegex(@"max\.message\.bytes=(\d+)")]
    private static partial Regex MaxBytes();

    private sealed record Topic(string Name, int Partitions, TimeSpan Kept, long MaxMessageBytes, bool Deletes);
}
