using System.ComponentModel.DataAnnotations;

namespace FaceNet.ServiceDefaults.Erasure;

/// <summary>How erasures are proved, and how long what they cannot reach is kept. Section <c>Erasure</c>.</summary>
public sealed class ErasureOptions
{
    /// <summary>
    /// A PEM file with the private key that receipts are signed with: ECDSA on the curve P-256, as <c>openssl ecparam -name prime256v1 -genkey</c> writes it.
    /// A file without such a key stops the host when it starts.
    /// </summary>
    /// <value>The default is empty: receipts are unsigned, and say so.</value>
    public string SigningKeyFile { get; set; } = "";

    /// <summary>
    /// How long the brokers keep the messages of the platform's topics: the longest <c>retention.ms</c> among them and its <c>segment.ms</c>, since segments go as a
    /// whole. Receipts name it, and erased crop_ids are remembered by a hash for <see cref="LongestRetention"/>, so that no replay brings a face back.
    /// </summary>
    /// <value>The default is 7 days, as that of Kafka. Range 1 min to 3,650 days.</value>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public TimeSpan TopicRetention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long the brokers keep dead letters. Receipts name it, as that of the topics.</summary>
    /// <value>The default is 7 days. Range 1 min to 3,650 days.</value>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public TimeSpan DeadLetterRetention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// Whether the Matcher tells of erasures on Kafka (<c>Kafka__FaceErasedTopic</c>), and has the Clusterer erase the members that the faces were enrolled from.
    /// An erasure does not wait for it: where Kafka is away, it is told later, also after a restart.
    /// </summary>
    /// <value>The default is false, which needs no Kafka.</value>
    public bool Tombstones { get; set; }

    /// <summary>How long a face's event may come again: each copy, from face-captured over a dead letter to face-embedded, begins a retention of its own.</summary>
    public TimeSpan LongestRetention => LongestWay + TopicRetention;

    /// <summary>How long a face may be on its way before it is embedded, or told of: in face-captured, and in a dead letter of that which somebody sends again.</summary>
    internal TimeSpan LongestWay => TopicRetention + DeadLetterRetention;
}
