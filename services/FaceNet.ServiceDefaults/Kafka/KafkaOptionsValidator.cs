using System.Buffers;
using FaceNet.ServiceDefaults.Hosting;

namespace FaceNet.ServiceDefaults.Kafka;

/// <summary>Topics have names that Kafka takes, and no two have the same: a service would read what is not for it.</summary>
internal sealed class KafkaOptionsValidator : OptionsRules<KafkaOptions>
{
    // Kafka's own rule, with room for the suffix of the dead letters.
    private const int MaxLength = 237;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    protected override IEnumerable<string> Failures(KafkaOptions options)
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
        return illegal.Concat(shared).Concat(Credentials(options));
    }

    private static IEnumerable<string> Credentials(KafkaOptions options)
    {
        var hasPassword = options.SaslPassword.Length > 0 || options.SaslPasswordFile.Length > 0;
        if (options.UsesSasl && (options.SaslUsername.Length == 0 || !hasPassword))
        {
            yield return $"Kafka__SecurityProtocol={options.SecurityProtocol} needs Kafka__SaslUsername and Kafka__SaslPassword or Kafka__SaslPasswordFile. Set them.";
        }

        if (!options.UsesSasl && (options.SaslUsername.Length > 0 || hasPassword))
        {
            yield return $"A user of Kafka is set, but Kafka__SecurityProtocol={options.SecurityProtocol} has none. Set it to saslssl, or leave the user out.";
        }

        if (options.SaslPassword.Length > 0 && options.SaslPasswordFile.Length > 0)
        {
            yield return "Kafka__SaslPassword and Kafka__SaslPasswordFile are both set. Leave one out.";
        }

        if (options.SecurityProtocol is KafkaProtocol.Plaintext or KafkaProtocol.SaslPlaintext
            && options.SslCaLocation.Length + options.SslCertificateLocation.Length + options.SslKeyLocation.Length > 0)
        {
            yield return $"Files of TLS are set, but Kafka__SecurityProtocol={options.SecurityProtocol} has no TLS. Set it to ssl or saslssl, or leave them out.";
        }

        if ((options.SslCertificateLocation.Length > 0) != (options.SslKeyLocation.Length > 0))
        {
            yield return "Of Kafka__SslCertificateLocation and Kafka__SslKeyLocation only one is set. Set both, or none.";
        }
    }

    private static bool IsLegal(string topic) =>
        topic.Length is >= 1 and <= MaxLength && topic is not ("." or "..") && topic.AsSpan().IndexOfAnyExcept(Allowed) < 0;
}
