using System.ComponentModel.DataAnnotations;

namespace FaceNet.ServiceDefaults.Kafka;

/// <summary>Where Kafka is, and what its topics are called. Section <c>Kafka</c>.</summary>
public sealed class KafkaOptions
{
    /// <summary>The brokers to start from, <c>host:port</c>, comma separated.</summary>
    /// <value>The default is <c>localhost:9092</c>.</value>
    [Required]
    public string BootstrapServers { get; set; } = "localhost:9092";

    /// <summary>How the brokers are spoken to.</summary>
    /// <value>The default is <c>plaintext</c>. A user of SASL needs <c>saslssl</c>, or <c>saslplaintext</c> where the network encrypts.</value>
    [EnumDataType(typeof(KafkaProtocol))]
    public KafkaProtocol SecurityProtocol { get; set; } = KafkaProtocol.Plaintext;

    /// <summary>How the user proves who he is, with SASL.</summary>
    /// <value>The default is <c>scramsha512</c>.</value>
    [EnumDataType(typeof(KafkaSaslMechanism))]
    public KafkaSaslMechanism SaslMechanism { get; set; } = KafkaSaslMechanism.ScramSha512;

    /// <summary>The user, with SASL.</summary>
    /// <value>The default is empty.</value>
    public string SaslUsername { get; set; } = "";

    /// <summary>The user's password, with SASL.</summary>
    /// <value>The default is empty.</value>
    public string SaslPassword { get; set; } = "";

    /// <summary>A file that holds the password instead, read when the host starts.</summary>
    /// <value>The default is empty.</value>
    public string SaslPasswordFile { get; set; } = "";

    /// <summary>A PEM file of the authorities that the brokers' certificates may come from, with TLS.</summary>
    /// <value>The default is empty: those of the system.</value>
    public string SslCaLocation { get; set; } = "";

    /// <summary>A PEM file of the client certificate that is shown, with TLS.</summary>
    /// <value>The default is empty: none.</value>
    public string SslCertificateLocation { get; set; } = "";

    /// <summary>The PEM file of its key.</summary>
    /// <value>The default is empty.</value>
    public string SslKeyLocation { get; set; } = "";

    /// <summary>Face crops from producers.</summary>
    /// <value>The default is <c>facenet.face-captured.v1</c>.</value>
    [Required]
    public string FaceCapturedTopic { get; set; } = "facenet.face-captured.v1";

    /// <summary>Commands to the Clusterer, embedded faces above all. Its number of partitions is fixed for life.</summary>
    /// <value>The default is <c>facenet.face-embedded.v1</c>.</value>
    [Required]
    public string FaceEmbeddedTopic { get; set; } = "facenet.face-embedded.v1";

    /// <summary>What happened to the clusters.</summary>
    /// <value>The default is <c>facenet.cluster-changed.v1</c>.</value>
    [Required]
    public string ClusterChangedTopic { get; set; } = "facenet.cluster-changed.v1";

    /// <summary>The decision journal of the Matcher.</summary>
    /// <value>The default is <c>facenet.decision-made.v1</c>.</value>
    [Required]
    public string DecisionMadeTopic { get; set; } = "facenet.decision-made.v1";

    /// <summary>Captured faces that a watch-list of the Matcher recognised.</summary>
    /// <value>The default is <c>facenet.face-matched.v1</c>.</value>
    [Required]
    public string FaceMatchedTopic { get; set; } = "facenet.face-matched.v1";

    /// <summary>Enrolled people who were erased.</summary>
    /// <value>The default is <c>facenet.face-erased.v1</c>.</value>
    [Required]
    public string FaceErasedTopic { get; set; } = "facenet.face-erased.v1";

    /// <summary>The largest message in bytes. The brokers' <c>message.max.bytes</c> must allow it.</summary>
    /// <value>
    /// The default is 10 MiB, which holds the largest picture file (8 MiB) or 3.4 million raw pixels. Range 32,768, which holds the
    /// longest vector, to 100,000,000.
    /// </value>
    [Range(32_768, 100_000_000)]
    public int MaxMessageBytes { get; set; } = 10 * 1024 * 1024;

    /// <summary>How long a consumer may be silent before its partitions go to the others of its group.</summary>
    /// <value>The default is 45 s. Range 6 s to 5 min, and within what the brokers allow.</value>
    [Range(typeof(TimeSpan), "00:00:06", "00:05:00")]
    public TimeSpan SessionTimeout { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>
    /// Whether a consumer goes on with the oldest message that is left when those it wanted next are gone: deleted before they were
    /// read, or with a topic that was made anew. Either way that is logged as critical and counted in <c>facenet.kafka.offset.lost</c>.
    /// </summary>
    /// <value>
    /// The default is false: the process stops, and stops again until somebody has decided how to go on, by this option or by setting
    /// the group's offset (<c>kafka-consumer-groups --reset-offsets</c>).
    /// </value>
    public bool SkipLostMessages { get; set; }

    /// <summary>
    /// Whether dead letters hold the bytes of the messages that could not be handled: pictures and vectors, which an erasure cannot take out of a topic. Without
    /// them a letter has key, reason, and the offset of its source, where the message is for as long as that topic keeps it.
    /// </summary>
    /// <value>The default is <c>keep</c>: who mends what was wrong can send the letter again, also after the source is gone.</value>
    [EnumDataType(typeof(DeadLetterPayload))]
    public DeadLetterPayload DeadLetterPayload { get; set; }

    /// <summary>Whether a user proves who he is.</summary>
    internal bool UsesSasl => SecurityProtocol is KafkaProtocol.SaslPlaintext or KafkaProtocol.SaslSsl;

    /// <summary>The topics that the way of a face leads through, each with its dead letters.</summary>
    public IEnumerable<string> TopicsOfFaces =>
        new[] { FaceCapturedTopic, FaceEmbeddedTopic, ClusterChangedTopic }.SelectMany(topic => new[] { topic, DeadLetterTopic(topic) });

    /// <summary>The topic that keeps what could not be handled of another topic.</summary>
    public static string DeadLetterTopic(string topic) => $"{topic}.dead-letter";
}
