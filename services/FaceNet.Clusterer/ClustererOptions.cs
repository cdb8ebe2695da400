using System.ComponentModel.DataAnnotations;

namespace FaceNet.Clusterer;

/// <summary>How the Clusterer takes in faces and what it calls a cluster. Section <c>Clusterer</c>.</summary>
/// <remarks>Thresholds are not options: they come from the model of a gallery's first face and stay with the gallery until it is clustered anew.</remarks>
public sealed class ClustererOptions
{
    /// <summary>The Kafka consumer group. All instances of one deployment share it.</summary>
    /// <value>The default is <c>facenet-clusterer</c>.</value>
    [Required]
    public string GroupId { get; set; } = "facenet-clusterer";

    /// <summary>
    /// The name of this instance in its group, no other instance's and the same after a restart, such as the name of a pod of a StatefulSet:
    /// Kafka's <c>group.instance.id</c>. While it restarts its partitions wait for it, for up to <c>Kafka__SessionTimeout</c>, and no other
    /// instance loads its galleries. Of two instances with one name the older stops.
    /// </summary>
    /// <value>The default is empty: whoever stops gives its partitions away at once.</value>
    public string InstanceId { get; set; } = "";

    /// <summary>The most events that are applied and stored together, a count.</summary>
    /// <value>The default is 512. Range 1 to 10,000.</value>
    [Range(1, 10_000)]
    public int BatchSize { get; set; } = 512;

    /// <summary>The longest that an event waits for others before its batch is applied.</summary>
    /// <value>The default is 20 ms. Zero takes what is there. Range 0 to 10 s.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan BatchDelay { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// How long the first face of a gallery waits whose embedding space no Embedder knows, before it is refused. While the Embedders
    /// are upgraded one by one, some send faces of a space that others do not know yet. Everything else that the instance takes in
    /// waits with it, once for each such space.
    /// </summary>
    /// <value>The default is 1 min. Zero refuses at once. Range 0 to 10 min.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan UnknownSpacePatience { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Whether a gallery has to exist in the Matcher, in the space of the face, before its first face is taken; otherwise that face is refused
    /// (GALLERY_NOT_FOUND, MODEL_MISMATCH). While no Matcher answers, the first faces of galleries wait, and everything else that the instance takes in with them.
    /// </summary>
    /// <value>The default is false: a gallery of clusters begins with its first face, and needs no Matcher.</value>
    public bool RequireKnownGallery { get; set; }

    /// <summary>The longest pause between two attempts when Redis, Kafka or the Embedder does not answer; the first is 100 ms, each next twice as long.</summary>
    /// <value>The default is 5 s. Range 100 ms to 1 min.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The most galleries of a partition that are kept in memory, a count. The one without faces for the longest time is dropped
    /// first; it is loaded again with its next face.
    /// </summary>
    /// <value>The default is 1,000. Range 1 to 1,000,000. A cluster of 128 dimensions takes about 2 KB.</value>
    [Range(1, 1_000_000)]
    public int MaxLoadedGalleries { get; set; } = 1000;

    /// <summary>How many members confirm a cluster, a count. It decides only what is reported as confirmed, never what joins or merges.</summary>
    /// <value>The default is 2. Range 1 to 1,000,000.</value>
    [Range(1, 1_000_000)]
    public int MinClusterSize { get; set; } = 2;

    /// <summary>
    /// The most clusters, of all galleries together, of which an instance keeps copies to find those of a face with, a count. The gallery that was asked
    /// about least lately is dropped first; one with more clusters than this cannot be asked.
    /// </summary>
    /// <value>The default is 200,000. Range 100 to 10,000,000. A cluster of 128 dimensions takes about 2 KB.</value>
    [Range(100, 10_000_000)]
    public int MaxReplicatedClusters { get; set; } = 200_000;

    /// <summary>The most callers of WatchClusters at a time, a count. Each has a Kafka consumer of its own, which holds up to about 1 MB.</summary>
    /// <value>The default is 32. Zero refuses all. Range 0 to 1,000.</value>
    [Range(0, 1000)]
    public int MaxWatchers { get; set; } = 32;

    /// <summary>
    /// The most faces that BuildReclustering, ExportClusters or ImportClusters holds in memory, a count; a gallery with more can be neither clustered anew nor moved. An instance
    /// builds one gallery at a time.
    /// </summary>
    /// <value>The default is 1,000,000. Range 1 to 100,000,000. A face of 128 dimensions takes about 1 KB.</value>
    [Range(1, 100_000_000)]
    public int MaxReclusteredFaces { get; set; } = 1_000_000;

    /// <summary>
    /// How long after its capture time a member is erased, in every gallery without an entry in <see cref="MemberRetentions"/>; looked after every five minutes. The
    /// erasure is that of EraseMembers. A face that comes later than that is erased soon after it came.
    /// </summary>
    /// <value>The default is zero: members are kept until somebody erases them. Range 0 to 3,650 days.</value>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan MemberRetention { get; set; }

    /// <summary>
    /// The same of single galleries, each a span of time such as <c>30.00:00:00</c>; zero keeps the members of a gallery until somebody erases them, whatever holds
    /// for the others.
    /// </summary>
    /// <remarks>
    /// Configuration does not tell upper case from lower case, and takes <c>__</c> in the name of an environment variable for the end of a section: of two galleries whose
    /// ids differ in case alone one can be named here, and one with <c>__</c> in its id on the command line only.
    /// </remarks>
    /// <value>The default is none. An entry is such as <c>Clusterer__MemberRetentions__lobby=30.00:00:00</c>. Range 0 to 3,650 days.</value>
    public Dictionary<string, string> MemberRetentions { get; } = new(StringComparer.Ordinal);

    /// <summary>How long the rpc of a correction, or of a start, switch or cancel of a reclustering, waits until the gallery's owner has applied it, where the call has no nearer deadline.</summary>
    /// <value>The default is 30 s. Range 1 s to 10 min.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan CorrectionTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
