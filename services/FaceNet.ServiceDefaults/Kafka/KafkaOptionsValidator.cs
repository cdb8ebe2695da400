using System.Buffers;
using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Kafka;

/// <summary>Topics have names that Kafka takes, and no two have the same: a service would read what is not for it.</summary>
internal sealed class KafkaOptionsValidator : IValidateOptions<KafkaOptions>
{
    // Kafka's own rule, with room for the suffix of the dead letters.
    private const int MaxLength = 237;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    public ValidateOptionsResult Validate(string? name, KafkaOptions options)
    {
        (string Setting, string Topic)[] topics =
        [
            ("Kafka__FaceCapturedTopic", options.FaceCapturedTopic),
            ("Kafka__FaceEmbeddedTopic", options.FaceEmbeddedTopic),
            ("Kafka__ClusterChangedTopic", options.ClusterChangedTopic),
            ("Kafka__DecisionMadeTopic", options.DecisionMadeTopic),
            ("Kafka__FaceMatchedTopic", options.FaceMatchedTopic),
            ("Kafka__FaceErasedTopic", options.FaceErasedTopic),
        ];
        var illegal = topics.Where(topic => !IsLegal(topic.Topic)).Select(topic =>
            $"{topic.Setting} '{topic.Topic}' is no name of a topic. Use 1 to {MaxLength} of the characters A-Z a-z 0-9 . _ -, and not . or .. alone.");
        var shared = topics
            .SelectMany(topic => new[] { topic, ($"the dead letters of {topic.Setting}", KafkaOptions.DeadLetterTopic(topic.Topic)) })
            .GroupBy(topic => topic.Item2, topic => topic.Item1)
            .Where(topic => topic.Count() > 1)
            .Select(topic => $"The topic '{topic.Key}' has more than one use: {string.Join(", ", topic)}. Give each a name of its own.");
        string[] failures = [.. illegal, .. shared];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static bool IsLegal(string topic) =>
        topic.Length is >= 1 and <= MaxLength && topic is not ("." or "..") && topic.AsSpan().IndexOfAnyExcept(Allowed) < 0;
}
