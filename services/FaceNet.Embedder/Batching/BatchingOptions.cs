using System.ComponentModel.DataAnnotations;

namespace FaceNet.Embedder.Batching;

/// <summary>How faces of different callers share batches. Section <c>Batching</c>.</summary>
public sealed class BatchingOptions
{
    /// <summary>The most faces of one batch. A model that takes fewer gets fewer.</summary>
    /// <value>
    /// The default is 8: enough on a CPU, where larger batches no longer fit its caches (MobileFaceNet on two cores: 8 gave a fifth
    /// more faces per second than 32). A GPU wants 32 or 64. Range 1 to 64.
    /// </value>
    [Range(1, 64)]
    public int MaxBatchSize { get; set; } = 8;

    /// <summary>How long an idle model waits for companions while fewer than <see cref="MaxBatchSize"/> faces wait.</summary>
    /// <value>The default is zero: an idle model takes what is there, and batches fill while it is busy. Range 0 to 1 s.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:01")]
    public TimeSpan MaxQueueDelay { get; set; } = TimeSpan.Zero;

    /// <summary>The most faces of each priority that are being decoded or wait; more are refused with QUEUE_FULL.</summary>
    /// <value>
    /// The default is 512. Range 64, the largest call, to 65,536. A waiting face of a 112x112 model takes 37 KB, and one that waits long becomes dear to the
    /// collector of garbage: at twice the load that can be embedded 1,024 cost twice its pauses, and memory grew by 8 to 22 % instead of 3 to 5.
    /// </value>
    [Range(64, 65_536)]
    public int QueueCapacity { get; set; } = 512;

    /// <summary>The share of the model's capacity that bulk faces get while live faces wait too, so that they never starve.</summary>
    /// <value>The default is 0.125: every eighth face. Range 0.01 to 1.</value>
    [Range(0.01, 1)]
    public double BulkShare { get; set; } = 0.125;

    /// <summary>The most pictures that are decoded at a time. Each takes up to 375 MB meanwhile: one of 25 million pixels takes 175 MB, but 325 MB as a progressive JPEG, and 375 MB as one of four colours.</summary>
    /// <value>The default is 0: as many as there are processors. Range 0 to 1,024.</value>
    [Range(0, 1024)]
    public int CropWorkers { get; set; }

    /// <summary>The same, as it is in force.</summary>
    internal int EffectiveCropWorkers => CropWorkers > 0 ? CropWorkers : Environment.ProcessorCount;

    /// <summary>The most bytes of pictures, as they were sent, that are being decoded or wait; more are refused with QUEUE_FULL. One call is always taken.</summary>
    /// <value>The default is 536,870,912 (512 MiB). Range 64 MiB to 1 TiB.</value>
    [Range(typeof(long), "67108864", "1099511627776")]
    public long MaxPictureBytes { get; set; } = 536_870_912;
}
