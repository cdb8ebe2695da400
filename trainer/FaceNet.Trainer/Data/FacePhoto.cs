using FaceNet.ModelContract;

namespace FaceNet.Trainer.Data;

/// <summary>A photo of the network's input size: kept decoded, or decoded anew at each use. Thread-safe.</summary>
internal sealed class FacePhoto
{
    private readonly RgbImage? _image;
    private readonly Func<RgbImage>? _decode;

    /// <summary>A photo kept decoded.</summary>
    /// <param name="name">Its name within the data set, such as that of its file without extension.</param>
    /// <param name="image">The photo.</param>
    public FacePhoto(string name, RgbImage image)
    {
        Name = name;
        _image = image;
    }

    /// <summary>A photo that does not stay in memory.</summary>
    /// <param name="name">Its name within the data set.</param>
    /// <param name="decode">Gives the photo, always the same.</param>
    public FacePhoto(string name, Func<RgbImage> decode)
    {
        Name = name;
        _decode = decode;
    }

    public string Name { get; }

    /// <summary>The pixels; not to be changed. They may be read from a file, so ask once per use.</summary>
    public RgbImage Image => _image ?? _decode!();

    /// <summary>Whether the pixels stay in memory.</summary>
    public bool IsKept => _image is not null;
}
