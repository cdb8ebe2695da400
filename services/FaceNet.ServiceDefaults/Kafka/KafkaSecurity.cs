using Confluent.Kafka;
using FaceNet.ServiceDefaults.Access.Files;
using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Kafka;

/// <summary>What all clients of Kafka have in common: where the brokers are, and how they are spoken to.</summary>
internal static class KafkaSecurity
{
    /// <summary>Says it to a client. Throws <see cref="OptionsValidationException"/> when the file of the password cannot be read.</summary>
    public static TConfig For<TConfig>(this TConfig client, KafkaOptions options)
        where TConfig : ClientConfig
    {
        client.BootstrapServers = options.BootstrapServers;
        if (options.SecurityProtocol == KafkaProtocol.Plaintext)
        {
            return client;
        }

        client.SecurityProtocol = options.SecurityProtocol switch
        {
            KafkaProtocol.Ssl => SecurityProtocol.Ssl,
            KafkaProtocol.SaslPlaintext => SecurityProtocol.SaslPlaintext,
            _ => SecurityProtocol.SaslSsl,
        };
        client.SslCaLocation = OrNull(options.SslCaLocation);
        client.SslCertificateLocation = OrNull(options.SslCertificateLocation);
        client.SslKeyLocation = OrNull(options.SslKeyLocation);
        if (options.UsesSasl)
        {
            client.SaslMechanism = options.SaslMechanism switch
            {
                KafkaSaslMechanism.Plain => SaslMechanism.Plain,
                KafkaSaslMechanism.ScramSha256 => SaslMechanism.ScramSha256,
                _ => SaslMechanism.ScramSha512,
            };
            client.SaslUsername = options.SaslUsername;
            client.SaslPassword = SecretFile.Read("Kafka__SaslPasswordFile", options.SaslPasswordFile, options.SaslPassword);
        }

        return client;
    }

    private static string? OrNull(string path) => path.Length > 0 ? path : null;
}
