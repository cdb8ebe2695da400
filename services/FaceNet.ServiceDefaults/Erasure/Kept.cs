using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Kafka;
using FaceNet.ServiceDefaults.Redis;
using Google.Protobuf.WellKnownTypes;

namespace FaceNet.ServiceDefaults.Erasure;

/// <summary>The lines of receipts that say what is still there.</summary>
public static class Kept
{
    /// <summary>What no service of the platform reaches.</summary>
    public const string Disks = "Append-only files, snapshots and replicas of Redis until they are rewritten, and backups of them.";

    /// <summary>What left the platform.</summary>
    public const string Consumers = "What consumers of the topics have kept of events that they have read.";

    /// <summary>How long what FindEverythingAbout has listed can be confirmed.</summary>
    public static readonly TimeSpan PlanLifetime = TimeSpan.FromMinutes(10);

    /// <summary>How long the Clusterer remembers what became of a command that it does not list, such as an erasure.</summary>
    public static readonly TimeSpan CommandMemory = TimeSpan.FromDays(1);

    /// <summary>What the keys of clusters begin with, as services/README.md names keys.</summary>
    private const string Clusters = PlatformKeys.Prefix + "{<gallery>}:clusters:";

    /// <summary>
    /// Where ids may be, whichever service erased: clusters are labelled with the ids of enrolled people, and samples are enrolled under the ids of members. No
    /// service can tell what others, or itself before a restart, were told to write.
    /// </summary>
    /// <param name="topics">What the topics are called.</param>
    /// <param name="options">How long they keep what is in them.</param>
    /// <param name="erased">When the erasure was asked for.</param>
    public static IReadOnlyList<KeptItems> OfIds(KafkaOptions topics, ErasureOptions options, Timestamp erased)
    {
        ArgumentNullException.ThrowIfNull(topics);
        ArgumentNullException.ThrowIfNull(options);
        var (retention, way, longest) = (options.TopicRetention, options.LongestWay, options.LongestRetention);
        return
        [
            Until(topics.FaceEmbeddedTopic, "vectors with crop_ids, corrections and erasures that name crop_ids, cluster_ids or subject_ids", retention, erased, way),
            Until(topics.ClusterChangedTopic, "crop_ids and cluster_ids, and subject_ids as labels", retention, erased, longest),
            Until(topics.FaceMatchedTopic, "crop_ids, subject_ids and face_ids, where watch-lists are or were on", retention, erased, way),
            Until(topics.FaceErasedTopic, "crop_ids, subject_ids and face_ids, where Erasure__Tombstones is or was on", retention, erased),
            DeadLetters(topics.FaceEmbeddedTopic, "refused vectors, corrections and erasures that name crop_ids, cluster_ids or subject_ids", options, erased, longest),
            Until(Clusters + "plan:<token>", "subject_ids, face_ids and crop_ids that FindEverythingAbout has listed", PlanLifetime, erased),
        ];
    }

    /// <summary>Where else members of clusters may be that are erased, and what is kept to know them again.</summary>
    /// <param name="topics">What the topics are called.</param>
    /// <param name="options">How long they keep what is in them.</param>
    /// <param name="erased">When the erasure was asked for.</param>
    public static IReadOnlyList<KeptItems> OfMembers(KafkaOptions topics, ErasureOptions options, Timestamp erased)
    {
        ArgumentNullException.ThrowIfNull(topics);
        ArgumentNullException.ThrowIfNull(options);
        var retention = options.TopicRetention;
        return
        [
            Until(topics.FaceCapturedTopic, "pictures with crop_ids", retention, erased),
            DeadLetters(topics.FaceCapturedTopic, "refused pictures with crop_ids", options, erased, retention),
            Until(Clusters + "erased:<hash>", "keyed hashes of the crop_ids, against replays", options.LongestRetention, erased, retention),
            Until(Clusters + "correction:<correction_id>", "a salted hash of the request, against repetitions", CommandMemory, erased, retention),
        ];
    }

    /// <summary>Something that goes by itself.</summary>
    /// <param name="place">A topic, or a kind of key.</param>
    /// <param name="holds">What it holds.</param>
    /// <param name="retention">How long it is kept there.</param>
    /// <param name="erased">When the erasure was asked for.</param>
    /// <param name="written">How long after that it may still be written there: of what another topic holds until then. Zero by default.</param>
    public static KeptItems Until(string place, string holds, TimeSpan retention, Timestamp erased, TimeSpan written = default)
    {
        ArgumentNullException.ThrowIfNull(erased);
        return new KeptItems { Place = place, Holds = holds, Retention = Duration.FromTimeSpan(retention), ExpireTime = erased + Duration.FromTimeSpan(written + retention) };
    }

    private static KeptItems DeadLetters(string topic, string holds, ErasureOptions options, Timestamp erased, TimeSpan written) =>
        Until(KafkaOptions.DeadLetterTopic(topic), holds, options.DeadLetterRetention, erased, written);
}
