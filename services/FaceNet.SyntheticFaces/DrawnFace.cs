namespace FaceNet.SyntheticFaces;

/// <summary>One photo of a drawn person. Holds no biometric data: nobody with this face exists.</summary>
/// <param name="Jpeg">The aligned crop, 112 x 112 pixels, JPEG.</param>
/// <param name="Landmarks">
/// Where the five landmarks were really drawn, in pixels of the crop (origin at the top left corner): left eye, right eye,
/// nose tip, left and right mouth corner, left and right as seen in the picture.
/// </param>
/// <param name="Identity">Who is in the photo.</param>
/// <param name="Conditions">How the photo was taken.</param>
public sealed record DrawnFace(
    byte[] Jpeg,
    IReadOnlyList<FacePoint> Landmarks,
    FaceIdentity Identity,
    PhotoConditions Conditions);
