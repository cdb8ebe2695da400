using System.Runtime.InteropServices;
using FaceNet.ModelContract;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Errors;
using Google.Protobuf;

namespace FaceNet.Embedder.Imaging;

/// <summary>Gets at the pixels of a picture in either of its forms.</summary>
internal static class PictureReader
{
    /// <summary>The most raw pixels of a picture: at three bytes each they fit a gRPC message, with room for what comes with them.</summary>
    public const int MaxRawPixels = 20_000_000;

    private static readonly ImageLimits Limits = new();

    public static RgbImage Read(FaceImage image, string field) => image.SourceCase switch
    {
        FaceImage.SourceOneofCase.Encoded => FaceImageDecoder.Decode(image.Encoded.Memory, Limits),
        FaceImage.SourceOneofCase.Raw => Read(image.Raw, $"{field}.raw"),
        _ => throw new FaceImageException(FaceImageReasons.Empty, $"{field} has neither encoded nor raw; it must have one. Send the bytes of a picture file, or RGB pixels."),
    };

    public static RgbImage Read(Photo photo, string field) => photo.SourceCase switch
    {
        Photo.SourceOneofCase.Encoded => Read(new FaceImage { Encoded = photo.Encoded }, field),
        Photo.SourceOneofCase.Raw => Read(new FaceImage { Raw = photo.Raw }, field),
        _ => Read(new FaceImage(), field),
    };

    private static RgbImage Read(RawPixels raw, string field)
    {
        CheckSide(raw.Width, $"{field}.width");
        CheckSide(raw.Height, $"{field}.height");
        var pixels = (long)raw.Width * raw.Height;
        if (pixels > MaxRawPixels)
        {
            throw new FaceImageException(
                FaceImageReasons.TooManyPixels, $"{field} has {raw.Width}x{raw.Height} = {pixels} pixels; at most {MaxRawPixels} are allowed. Crop it to the face, or scale it down.");
        }

        return raw.Rgb.Length == pixels * 3
            ? new RgbImage(raw.Width, raw.Height, Bytes(raw.Rgb))
            : throw new InvalidRequestException(
                $"{field}.rgb",
                $"has {raw.Rgb.Length} bytes; {raw.Width}x{raw.Height} pixels take exactly {pixels * 3}.",
                "Send three bytes R, G, B per pixel, row by row, without padding.");
    }

    // Nobody changes the pixels of a picture, so those of the message need no copy.
    private static byte[] Bytes(ByteString rgb) =>
        MemoryMarshal.TryGetArray(rgb.Memory, out var bytes) && bytes.Count == bytes.Array!.Length ? bytes.Array : rgb.ToByteArray();

    private static void CheckSide(int side, string field)
    {
        if (side is > 0 && side < Limits.MinSide)
        {
            throw new FaceImageException(FaceImageReasons.TooSmall, $"{field} is {side}; each side must have at least {Limits.MinSide} pixels. Send a larger crop of the face.");
        }

        if (side is <= 0 or > FieldRange.MaxCoordinate)
        {
            throw new InvalidRequestException(field, $"is {side}, outside the range [{Limits.MinSide}, {FieldRange.MaxCoordinate}].", "Give the size of the picture in pixels.");
        }
    }
}
