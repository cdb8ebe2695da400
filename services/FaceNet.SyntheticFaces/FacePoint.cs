namespace FaceNet.SyntheticFaces;

/// <summary>A point of the crop, in pixels from its top left corner; fractions are meant.</summary>
public readonly record struct FacePoint(float X, float Y);
