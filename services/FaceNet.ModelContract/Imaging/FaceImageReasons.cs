namespace FaceNet.ModelContract;

/// <summary>The reasons a <see cref="FaceImageException"/> can carry; stable strings that reach clients and dead letters.</summary>
public static class FaceImageReasons
{
    /// <summary>There are no bytes.</summary>
    public const string Empty = "IMAGE_EMPTY";

    /// <summary>The bytes are not a JPEG, PNG, WebP or BMP image.</summary>
    public const string NotRecognized = "IMAGE_NOT_RECOGNIZED";

    /// <summary>The image is incomplete or damaged: not all of its pixels can be read.</summary>
    public const string Truncated = "IMAGE_TRUNCATED";

    /// <summary>The encoded image has more bytes than allowed.</summary>
    public const string TooLarge = "IMAGE_TOO_LARGE";

    /// <summary>The header announces more pixels than allowed.</summary>
    public const string TooManyPixels = "IMAGE_TOO_MANY_PIXELS";

    /// <summary>The shorter side has fewer pixels than a face needs.</summary>
    public const string TooSmall = "IMAGE_TOO_SMALL";
}
