namespace FaceNet.ModelContract;

/// <summary>
/// How the outputs of a detector are read, those of YuNet: for each stride s <c>cls_s</c> [batch, cells, 1], <c>obj_s</c> [batch, cells, 1],
/// <c>bbox_s</c> [batch, cells, 4] and <c>kps_s</c> [batch, cells, 10], where the cells of s by s pixels go row by row.
/// </summary>
public sealed record ModelDetection
{
    /// <summary>The sides of the cells in pixels of the input, ascending: 1 to 6 powers of two from 4 to 128. The input's sides are multiples of the last.</summary>
    public required int[] Strides { get; init; }

    /// <summary>How confident the detector must be of a face, above 0 and below 1, unless the operator says otherwise.</summary>
    public required double ScoreThreshold { get; init; }

    /// <summary>The overlap of two boxes, intersection over union, above which the less confident one is the same face again: above 0 and below 1.</summary>
    public required double NmsThreshold { get; init; }
}
