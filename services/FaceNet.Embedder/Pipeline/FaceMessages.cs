using FaceNet.Embedder.Detection;
using FaceNet.Protos.Type.V1;

namespace FaceNet.Embedder.Pipeline;

/// <summary>Describes where a face is as callers do, so that a face that was found is cut as one that was given.</summary>
internal static class FaceMessages
{
    public static BoundingBox Box(this FoundFace face) => new() { Left = face.Left, Top = face.Top, Width = face.Width, Height = face.Height };

    public static Landmarks LandmarkPoints(this FoundFace face)
    {
        Point[] points = [.. face.Landmarks.Select(point => new Point { X = (float)point.X, Y = (float)point.Y })];
        return new Landmarks { LeftEye = points[0], RightEye = points[1], Nose = points[2], LeftMouth = points[3], RightMouth = points[4] };
    }
}
