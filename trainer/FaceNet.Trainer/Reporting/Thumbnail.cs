using FaceNet.ModelContract;
using FaceNet.Trainer.Evaluation.Robustness;

namespace FaceNet.Trainer.Reporting;

/// <summary>Small pictures that live inside the page.</summary>
internal static class Thumbnail
{
    /// <summary>Width and height in pixels; shown smaller, so that they stay sharp on fine screens.</summary>
    private const int Side = 112;

    private const int JpegQuality = 80;

    public static string DataUri(RgbImage photo)
    {
        return $"data:image/jpeg;base64,{Convert.ToBase64String(JpegImage.Encode(photo.Resize(Side, Side), JpegQuality))}";
    }
}
