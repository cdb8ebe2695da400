using System.Buffers;
using System.Runtime.InteropServices;
using SkiaSharp;

namespace FaceNet.ModelContract;

/// <summary>
/// Decodes JPEG, PNG, WebP and BMP to RGB. Size limits are checked on the header, before memory is taken for pixels. Thread-safe.
/// </summary>
/// <remarks>
/// Grey becomes RGB. Transparent parts become black, because that is what aligned face crops are padded with and so what models have seen at the edges.
/// Colour profiles are ignored, as in the tools that face models are trained with. Of an animation the first frame is taken.
/// </remarks>
public static class FaceImageDecoder
{
    /// <summary>Decodes an image and turns it upright by its EXIF orientation.</summary>
    /// <param name="encoded">The bytes of the file.</param>
    /// <param name="limits">What to accept.</param>
    /// <exception cref="FaceImageException">The bytes are not an image within the limits, or not all of it is there.</exception>
    public static RgbImage Decode(ReadOnlyMemory<byte> encoded, ImageLimits limits)
    {
        using var codec = Open(encoded, limits, out var header);
        ImageEnd.Check(header.Format, encoded.Span);

        var (width, height) = (codec.Info.Width, codec.Info.Height);
        var info = new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Premul);
        var rgba = ArrayPool<byte>.Shared.Rent(info.BytesSize);
        var pinned = GCHandle.Alloc(rgba, GCHandleType.Pinned);
        try
        {
            var result = codec.GetPixels(info, pinned.AddrOfPinnedObject());
            if (result != SKCodecResult.Success)
            {
                throw new FaceImageException(
                    FaceImageReasons.Truncated,
                    $"The {header.Format} image of {encoded.Length} bytes is incomplete or damaged ({result}); every pixel must be readable. Send the whole file again.");
            }

            return ExifOrientation.ToUpright(rgba, width, height, codec.EncodedOrigin);
        }
        finally
        {
            pinned.Free();
            ArrayPool<byte>.Shared.Return(rgba);
        }
    }

    /// <summary>Reads and checks the header alone; the pixels may still turn out to be incomplete.</summary>
    /// <param name="encoded">The bytes of the file.</param>
    /// <param name="limits">What to accept.</param>
    /// <exception cref="FaceImageException">The bytes are not an image within the limits.</exception>
    public static ImageHeader ReadHeader(ReadOnlyMemory<byte> encoded, ImageLimits limits)
    {
        using var codec = Open(encoded, limits, out var header);
        return header;
    }

    private static SKCodec Open(ReadOnlyMemory<byte> encoded, ImageLimits limits, out ImageHeader header)
    {
        ArgumentNullException.ThrowIfNull(limits);
        var format = CheckBytes(encoded.Span, limits);
        using var data = SKData.CreateCopy(encoded.Span);
        var codec = SKCodec.Create(data) ?? throw new FaceImageException(
            FaceImageReasons.Truncated,
            $"The {format} image of {encoded.Length} bytes has an incomplete or damaged header; it must be readable. Send the whole file again.");
        try
        {
            header = Header(format, codec);
            CheckSize(header, limits);
            return codec;
        }
        catch
        {
            codec.Dispose();
            throw;
        }
    }

    // Native decoders see only bytes that begin like one of the four formats.
    private static string CheckBytes(ReadOnlySpan<byte> encoded, ImageLimits limits)
    {
        if (encoded.IsEmpty)
        {
            throw new FaceImageException(FaceImageReasons.Empty, "The image has 0 bytes; it must hold a picture. Send the bytes of a JPEG, PNG, WebP or BMP file.");
        }

        if (encoded.Length > limits.MaxBytes)
        {
            throw new FaceImageException(
                FaceImageReasons.TooLarge,
                $"The image has {encoded.Length} bytes; at most {limits.MaxBytes} are allowed. Crop it to the face, or compress it more.");
        }

        return ImageSignature.FormatOf(encoded) ?? throw new FaceImageException(
            FaceImageReasons.NotRecognized,
            $"The {encoded.Length} bytes beginning with {Convert.ToHexString(encoded[..Math.Min(8, encoded.Length)])} are not an image; they must be JPEG, PNG, WebP or BMP. Convert the picture to one of these.");
    }

    private static ImageHeader Header(string format, SKCodec codec)
    {
        var info = codec.Info;
        return ExifOrientation.SwapsSides(codec.EncodedOrigin)
            ? new ImageHeader(format, info.Height, info.Width)
            : new ImageHeader(format, info.Width, info.Height);
    }

    private static void CheckSize(ImageHeader header, ImageLimits limits)
    {
        var pixels = (long)header.Width * header.Height;
        if (pixels > limits.MaxPixels)
        {
            throw new FaceImageException(
                FaceImageReasons.TooManyPixels,
                $"The image announces {header.Width}x{header.Height} = {pixels} pixels; at most {limits.MaxPixels} are allowed. Crop it to the face, or scale it down.");
        }

        if (Math.Min(header.Width, header.Height) < limits.MinSide)
        {
            throw new FaceImageException(
                FaceImageReasons.TooSmall,
                $"The image is {header.Width}x{header.Height} pixels; each side must have at least {limits.MinSide}. Send a larger crop of the face.");
        }
    }
}
