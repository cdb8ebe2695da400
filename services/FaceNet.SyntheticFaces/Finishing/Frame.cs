namespace FaceNet.SyntheticFaces.Finishing;

/// <summary>
/// The pixels of a photo between drawing and rounding (red, green, blue, 0 to 255), and room for a copy of them. Kept and
/// used again, because arrays of this length live on the large object heap.
/// </summary>
internal sealed class Frame
{
    private const int Length = FacePainter.Size * FacePainter.Size * 3;

    public float[] Pixels { get; } = new float[Length];

    public float[] Scratch { get; } = new float[Length];
}
