namespace FaceNet.Trainer.Export;

/// <summary>The five landmarks that every photo the trainer sees is aligned on, in pixels of 112x112: eyes, nose tip, mouth corners (InsightFace).</summary>
internal static class AlignmentTemplate
{
    public static double[][] Landmarks =>
        [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]];
}
