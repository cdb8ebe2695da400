namespace FaceNet.ServiceDefaults.Kafka;

/// <summary>How a user proves to brokers who he is.</summary>
public enum KafkaSaslMechanism
{
    /// <summary>PLAIN: the password itself is sent.</summary>
    Plain,

    /// <summary>SCRAM-SHA-256.</summary>
    ScramSha256,

    /// <summary>SCRAM-SHA-512.</summary>
    ScramSha512,
}
