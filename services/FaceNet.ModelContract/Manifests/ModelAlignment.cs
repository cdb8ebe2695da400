namespace FaceNet.ModelContract;

/// <summary>The template that face crops must be aligned to.</summary>
public sealed record ModelAlignment
{
    /// <summary>
    /// Five points [x, y] in pixels of the model's input, inside the image: the eye, then the eye on the right of the picture, nose tip, mouth corner,
    /// then the mouth corner on the right of the picture.
    /// </summary>
    public required double[][] Landmarks { get; init; }
}
