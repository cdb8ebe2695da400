using FaceNet.ModelContract;

namespace FaceNet.Trainer.Data;

/// <summary>A photo being varied, and room for the next version of it. Kept and filled again photo after photo, so that varying allocates nothing.</summary>
internal sealed class PhotoCanvas(int width, int height)
{
    private RgbImage _photo = new(width, height, new byte[width * height * 3]);
    private RgbImage _spare = new(width, height, new byte[width * height * 3]);

    public int Width => width;

    public int Height => height;

    /// <summary>The photo as it is now; its pixels may be changed in place.</summary>
    public RgbImage Photo => _photo;

    /// <summary>Room for a new version; what it holds is left over from before.</summary>
    public RgbImage Spare => _spare;

    /// <summary>Red, green, blue of each pixel of the photo.</summary>
    public Span<byte> Pixels => _photo.Pixels;

    /// <summary>Puts a copy of a photo of the canvas' size on it.</summary>
    public void Load(RgbImage photo)
    {
        photo.Pixels.AsSpan().CopyTo(_photo.Pixels);
    }

    /// <summary>Makes the spare the photo.</summary>
    public void Swap()
    {
        (_photo, _spare) = (_spare, _photo);
    }
}
