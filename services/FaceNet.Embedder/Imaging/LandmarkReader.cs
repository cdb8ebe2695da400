using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Embedder.Imaging;

/// <summary>Reads five landmarks, in the order of a manifest's template.</summary>
internal static class LandmarkReader
{
    public static ImagePoint[] Read(Landmarks landmarks, string field) =>
    [
        Read(landmarks.LeftEye, $"{field}.left_eye"),
        Read(landmarks.RightEye, $"{field}.right_eye"),
        Read(landmarks.Nose, $"{field}.nose"),
        Read(landmarks.LeftMouth, $"{field}.left_mouth"),
        Read(landmarks.RightMouth, $"{field}.right_mouth"),
    ];

    private static ImagePoint Read(Point? point, string field) => point is null
        ? throw new InvalidRequestException(field, "is not set.", "Give all five points, or none.")
        : new ImagePoint(FieldRange.Coordinate(point.X, $"{field}.x"), FieldRange.Coordinate(point.Y, $"{field}.y"));
}
