using FaceNet.Protos.Type.V1;

namespace FaceNet.Embedder.Imaging;

/// <summary>Reads the place of a face from its bounding box: the crop is the box with its margin, stretched to the model's input.</summary>
internal static class BoxReader
{
    /// <summary>Reads a box and its margin.</summary>
    /// <param name="box">The box.</param>
    /// <param name="margin">What is added on each side, a fraction of the box's width or height in [0, 1].</param>
    /// <param name="field">The path of the face that has both, for errors.</param>
    /// <param name="width">The width of the crop.</param>
    /// <param name="height">The height of the crop.</param>
    public static AffineMap Read(BoundingBox box, float margin, string field, int width, int height)
    {
        var left = FieldRange.Coordinate(box.Left, $"{field}.box.left");
        var top = FieldRange.Coordinate(box.Top, $"{field}.box.top");
        var boxWidth = FieldRange.Length(box.Width, $"{field}.box.width");
        var boxHeight = FieldRange.Length(box.Height, $"{field}.box.height");
        var share = FieldRange.Share(margin, $"{field}.box_margin");
        var growth = 1 + (2 * share);
        return new AffineMap(boxWidth * growth / width, 0, left - (share * boxWidth), 0, boxHeight * growth / height, top - (share * boxHeight));
    }
}
