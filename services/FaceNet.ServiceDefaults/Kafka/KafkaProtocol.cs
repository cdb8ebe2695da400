namespace FaceNet.ServiceDefaults.Kafka;

/// <summary>How brokers are spoken to.</summary>
public enum KafkaProtocol
{
    /// <summary>In clear text, by nobody in particular.</summary>
    Plaintext,

    /// <summary>With TLS.</summary>
    Ssl,

    /// <summary>In clear text, by a user.</summary>
    SaslPlaintext,

    /// <summary>With TLS, by a user.</summary>
    SaslSsl,
}
