using System.ComponentModel.DataAnnotations;

namespace FaceNet.Embedder.Events;

/// <summary>How faces are taken from Kafka. Section <c>FaceWorker</c>.</summary>
public sealed class FaceWorkerOptions
{
    /// <summary>The consumer group that shares the face-captured topic.</summary>
    /// <value>The default is <c>facenet-embedder</c>.</value>
    [Required]
    public string GroupId { get; set; } = "facenet-embedder";

    /// <summary>The most faces that are taken from Kafka and not yet done. Fewer than a few batches leave the model idle.</summary>
    /// <value>The default is 128. Range 1 to 4,096.</value>
    [Range(1, 4_096)]
    public int MaxInFlight { get; set; } = 128;

    /// <summary>The most bytes of pictures that are taken from Kafka and not yet done; one picture is always taken.</summary>
    /// <value>The default is 64 MiB. Range 1 to 1,073,741,824.</value>
    [Range(1, 1 << 30)]
    public int MaxInFlightBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>How often offsets are committed; after a crash at most so much work is done again.</summary>
    /// <value>The default is 500 ms. Range 0 to 1 min.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan CommitInterval { get; set; } = TimeSpan.FromMilliseconds(500);
}
