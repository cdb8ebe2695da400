using FaceNet.Embedder.Imaging;

namespace FaceNet.Embedder.Detection;

/// <summary>What a YuNet detector says about the cells of one stride, row by row.</summary>
/// <param name="stride">The side of a cell in pixels of the input.</param>
/// <param name="columns">The cells of a row.</param>
/// <param name="classes">For each cell whether what is there is a face, in [0, 1].</param>
/// <param name="objects">For each cell whether something is there, in [0, 1].</param>
/// <param name="boxes">For each cell the middle of the box, in cells from the cell's upper left corner, and the logarithms of its width and height in cells.</param>
/// <param name="points">For each cell five points, in cells from the cell's upper left corner.</param>
internal readonly ref struct DetectorLevel(
    int stride, int columns, ReadOnlySpan<float> classes, ReadOnlySpan<float> objects, ReadOnlySpan<float> boxes, ReadOnlySpan<float> points)
{
    private const int BoxValues = 4;
    private const int PointValues = 10;

    private readonly ReadOnlySpan<float> _classes = classes;
    private readonly ReadOnlySpan<float> _objects = objects;
    private readonly ReadOnlySpan<float> _boxes = boxes;
    private readonly ReadOnlySpan<float> _points = points;

    /// <summary>Adds the faces of the cells that are confident enough, in pixels of the input.</summary>
    /// <param name="minConfidence">The least confidence, sqrt(class * object), in [0, 1].</param>
    /// <param name="faces">Receives the faces.</param>
    public void AddFaces(float minConfidence, List<FoundFace> faces)
    {
        for (var cell = 0; cell < _classes.Length; cell++)
        {
            var (ofClass, ofObject) = (_classes[cell], _objects[cell]);
            var confidence = MathF.Sqrt(Math.Clamp(ofClass, 0, 1) * Math.Clamp(ofObject, 0, 1));
            if (float.IsFinite(ofClass + ofObject) && confidence >= minConfidence && Face(cell, confidence) is { } face)
            {
                faces.Add(face);
            }
        }
    }

    // Null for a box that is no rectangle, or where it or a point lies beyond all pictures.
    private FoundFace? Face(int cell, float confidence)
    {
        var (row, column) = Math.DivRem(cell, columns);
        var box = _boxes.Slice(cell * BoxValues, BoxValues);
        var (width, height) = (MathF.Exp(box[2]) * stride, MathF.Exp(box[3]) * stride);
        var (left, top) = (((column + box[0]) * stride) - (width / 2), ((row + box[1]) * stride) - (height / 2));
        var landmarks = Landmarks(cell, row, column);
        return width > 0 && height > 0 && IsNear(left, top) && IsNear(width, height) && landmarks.All(point => IsNear(point.X, point.Y))
            ? new FoundFace(left, top, width, height, confidence, landmarks)
            : null;
    }

    // NaN fails every comparison.
    private static bool IsNear(double x, double y) => Math.Abs(x) <= FieldRange.MaxCoordinate && Math.Abs(y) <= FieldRange.MaxCoordinate;

    // The person's right eye comes first in YuNet: the one on the left of the picture.
    private ImagePoint[] Landmarks(int cell, int row, int column)
    {
        var values = _points.Slice(cell * PointValues, PointValues);
        var landmarks = new ImagePoint[PointValues / 2];
        for (var i = 0; i < landmarks.Length; i++)
        {
            landmarks[i] = new ImagePoint((column + values[2 * i]) * stride, (row + values[(2 * i) + 1]) * stride);
        }

        return landmarks;
    }
}
