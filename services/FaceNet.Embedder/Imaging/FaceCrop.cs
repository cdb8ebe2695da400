using FaceNet.ModelContract;

namespace FaceNet.Embedder.Imaging;

/// <summary>A face as the model reads it, and how well it can be seen.</summary>
/// <param name="Image">The crop, at the size of the model's input.</param>
/// <param name="Quality">What was measured of it.</param>
internal readonly record struct FaceCrop(RgbImage Image, FaceQuality Quality)
{
    /// <summary>Measures a crop.</summary>
    /// <param name="image">The crop, at the size of the model's input.</param>
    /// <param name="faceSize">Width of the face in the picture it was cut from, in pixels.</param>
    public static FaceCrop Measure(RgbImage image, double faceSize) => new(image, FaceQualityMeter.Measure(image, faceSize));
}
