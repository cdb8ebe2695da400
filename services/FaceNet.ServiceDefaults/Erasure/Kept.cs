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

    /// <summary>Where that is kept, as services/README.md names keys.</summary>
    private const string Plan = PlatformKeys.Prefix + "{<gallery>}:clusters:plan:<token>";

    /// <summary>What FindEverythingAbout may have listed before the erasure, whichever service erased: whoever may confirm it has not done so.</summary>
    /// <param name="erased">When the erasure was asked for.</param>
    public static KeptItems Plans(Timestamp erased) => Until(Plan, "subject_ids, face_ids and crop_ids that FindEverythingAbout has listed", PlanLifetime, erased);

    /// <summary>Something that goes by itself.</summary>
    /// <param name="place">A topic, or a kind of key.</param>
    /// <param name="holds">What it holds.</param>
    /// <param name="retention">How long it is kept there.</param>
    /// <param name="erased">When the erasure was asked for.</param>
    public static KeptItems Until(string place, string holds, TimeSpan retention, Timestamp erased)
    {
        ArgumentNullException.ThrowIfNull(erased);
        var span = Duration.FromTimeSpan(retention);
        return new KeptItems { Place = place, Holds = holds, Retention = span, ExpireTime = erased + span };
    }

    /// <summary>What dead letters may hold.</summary>
    /// <param name="topic">The topic that they are of.</param>
    /// <param name="holds">What they hold.</param>
    /// <param name="options">How long.</param>
    /// <param name="erased">When the erasure was asked for.</param>
    public static KeptItems DeadLetters(string topic, string holds, ErasureOptions options, Timestamp erased)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Until(KafkaOptions.DeadLetterTopic(topic), holds, options.DeadLetterRetention, erased);
    }
}
