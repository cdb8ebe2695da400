namespace FaceNet.SyntheticFaces;

/// <summary>How a crop that cannot be used is broken.</summary>
public enum BrokenCropKind
{
    /// <summary>No bytes at all.</summary>
    Empty,

    /// <summary>Bytes of no image format.</summary>
    NotAnImage,

    /// <summary>A JPEG that ends too early.</summary>
    Truncated,

    /// <summary>A tiny PNG whose header claims 50,000 x 50,000 pixels.</summary>
    TooManyPixels,

    /// <summary>A whole JPEG of 4 x 4 pixels.</summary>
    TooSmall,
}
