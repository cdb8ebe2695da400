using FaceNet.Protos.Type.V1;

namespace FaceNet.Embedder.Imaging;

/// <summary>Reads the place of a face from its bounding box: the crop is the box, stretched to the model's input.</summary>
internal static class BoxReader
{
    public static AffineMap Read(BoundingBox box, string field, int width, int height)
    {
        var left = FieldRange.Coordinate(box.Left, $"{field}.left");
        var top = FieldRange.Coordinate(box.Top, $"{field}.top");
        var boxWidth = FieldRange.Length(box.Width, $"{field}.width");
        var boxHeight = FieldRange.Length(box.Height, $"{field}.height");
        return new AffineMap(boxWidth / width, 0, left, 0, boxHeight / height, top);
    }
}
