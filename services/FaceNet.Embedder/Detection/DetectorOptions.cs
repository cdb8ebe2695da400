using System.ComponentModel.DataAnnotations;

namespace FaceNet.Embedder.Detection;

/// <summary>The face detector for whole photos. Section <c>Detector</c>.</summary>
public sealed class DetectorOptions
{
    /// <summary>The folder of the detector: model.onnx and manifest.json.</summary>
    /// <value>The default is empty: no detector, and DetectFaces and EmbedFaces fail with DETECTOR_NOT_INSTALLED.</value>
    public string Directory { get; set; } = "";

    /// <summary>How confident the detector must be of a face, where a request does not say.</summary>
    /// <value>The default is 0: the score threshold of the detector's manifest. Range 0 to 1.</value>
    [Range(0.0, 1.0)]
    public double ScoreThreshold { get; set; }

    /// <summary>The most faces of a photo that are answered, the most confident ones.</summary>
    /// <value>The default is 64. Range 1 to 64.</value>
    [Range(1, 64)]
    public int MaxFaces { get; set; } = 64;

    /// <summary>The most photos that are being looked through or wait for it; more are refused with QUEUE_FULL.</summary>
    /// <value>The default is 64. Range 1 to 4,096. A waiting photo is kept as it was sent, at most 8 MiB encoded.</value>
    [Range(1, 4_096)]
    public int QueueCapacity { get; set; } = 64;

    /// <summary>
    /// The longest side in pixels that a photo is scaled down to before faces are looked for; smaller photos are never scaled up. A graph with a fixed
    /// input has photos fitted into that input instead. Crops are always cut from the photo itself.
    /// </summary>
    /// <value>The default is 640. Range 64 to 4096.</value>
    [Range(64, 4096)]
    public int LongestSide { get; set; } = 640;
}
