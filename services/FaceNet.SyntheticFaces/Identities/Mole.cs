namespace FaceNet.SyntheticFaces.Identities;

/// <summary>A mole on the skin.</summary>
/// <param name="X">From the middle of the face to the right of the picture, template pixels.</param>
/// <param name="Y">Down from the eye line, template pixels.</param>
/// <param name="Radius">Template pixels.</param>
public sealed record Mole(float X, float Y, float Radius);
