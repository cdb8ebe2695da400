using FaceNet.Protos.Type.V1;
using FaceNet.SyntheticFaces;
using Google.Protobuf;

namespace FaceNet.Standalone.EndToEndTests;

/// <summary>
/// Photos of drawn people as one camera takes them a moment apart: easy for any model, because these tests ask what becomes of
/// faces, and not how good the model is.
/// </summary>
internal static class DrawnPeople
{
    private static readonly FacePainter Painter = new();

    /// <summary>One photo of one person, as JPEG.</summary>
    /// <param name="person">Number of the person.</param>
    /// <param name="photo">Number of the photo; photos of one person differ a little.</param>
    public static byte[] Photo(int person, int photo = 0)
    {
        var moment = PhotoConditions.Neutral with
        {
            Pose = PhotoConditions.Neutral.Pose with { Yaw = 2 * photo },
            Camera = PhotoConditions.Neutral.Camera with { Noise = 1, JpegQuality = 92 - photo },
            DetailSeed = (ulong)photo,
        };
        return Painter.Paint(FaceIdentity.FromSeed(1000 + (ulong)person), moment).Jpeg;
    }

    /// <summary>The same, as the services take it.</summary>
    public static FaceImage Image(int person, int photo = 0) => new() { Encoded = ByteString.CopyFrom(Photo(person, photo)) };
}
