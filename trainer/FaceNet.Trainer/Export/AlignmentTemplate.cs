using FaceNet.ModelContract;
using FaceNet.Trainer.Networks;

namespace FaceNet.Trainer.Export;

/// <summary>The five landmarks that every photo the trainer sees is aligned on: eyes, nose tip, mouth corners (InsightFace).</summary>
internal static class AlignmentTemplate
{
    private const double Size = 112;

    private static readonly double[][] Landmarks =
        [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]];

    /// <summary>
    /// The template in pixels of the network's input. Null where that is not square: the photos were squeezed into it, and no turn and scale, which is
    /// all that alignment does, squeezes a face.
    /// </summary>
    public static ModelAlignment? For(NetworkDescription network)
    {
        double scale = network.InputWidth / Size;
        return network.InputWidth == network.InputHeight
            ? new ModelAlignment { Landmarks = [.. Landmarks.Select(point => point.Select(position => Math.Round(scale * position, 4)).ToArray())] }
            : null;
    }
}
