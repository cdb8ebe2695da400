namespace FaceNet.SyntheticFaces.Geometry;

/// <summary>The five landmarks every crop is aligned on (112 x 112 pixels): eyes, nose tip, mouth corners.</summary>
internal static class AlignmentTemplate
{
    public static readonly FacePoint[] Landmarks =
    [
        new(38.2946f, 51.6963f),
        new(73.5318f, 51.5014f),
        new(56.0252f, 71.7366f),
        new(41.5493f, 92.3655f),
        new(70.7299f, 92.2041f),
    ];
}
