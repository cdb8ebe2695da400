namespace FaceNet.SyntheticFaces;

/// <summary>A colour: red, green and blue, each 0 to 255 (sRGB).</summary>
public readonly record struct Rgb(byte Red, byte Green, byte Blue);
