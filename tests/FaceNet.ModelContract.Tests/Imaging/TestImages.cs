using System.Buffers.Binary;
using System.IO.Hashing;
using SkiaSharp;

namespace FaceNet.ModelContract.Tests;

/// <summary>Small pictures in every form the decoder may meet.</summary>
internal static class TestImages
{
    /// <summary>A progressive JPEG of 32x24 pixels, red above, blue below: SkiaSharp writes only baseline ones.</summary>
    public static byte[] ProgressiveJpeg => Convert.FromBase64String(ProgressiveJpegBase64);

    public static RgbImage Noise(int width, int height, int seed)
    {
        var pixels = new byte[width * height * 3];
        new Random(seed).NextBytes(pixels);
        return new RgbImage(width, height, pixels);
    }

    /// <summary>Four flat quarters: red, green / blue, white.</summary>
    public static RgbImage Quarters(int width, int height) => Painted(width, height, (x, y) =>
        (x < width / 2, y < height / 2) switch
        {
            (true, true) => (255, 0, 0),
            (false, true) => (0, 255, 0),
            (true, false) => (0, 0, 255),
            _ => (255, 255, 255),
        });

    public static RgbImage Painted(int width, int height, Func<int, int, (int Red, int Green, int Blue)> colour)
    {
        var pixels = new byte[width * height * 3];
        for (var i = 0; i < width * height; i++)
        {
            var (red, green, blue) = colour(i % width, i / width);
            (pixels[i * 3], pixels[(i * 3) + 1], pixels[(i * 3) + 2]) = ((byte)red, (byte)green, (byte)blue);
        }

        return new RgbImage(width, height, pixels);
    }

    public static byte[] Encode(RgbImage image, SKEncodedImageFormat format, int quality = 95)
    {
        using var bitmap = new SKBitmap(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (var i = 0; i < image.Width * image.Height; i++)
        {
            bitmap.SetPixel(i % image.Width, i / image.Width, new SKColor(image.Pixels[i * 3], image.Pixels[(i * 3) + 1], image.Pixels[(i * 3) + 2]));
        }

        using var data = bitmap.Encode(format, quality);
        return data.ToArray();
    }

    public static byte[] EncodeGrey(int width, int height, byte value, SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(width, height, SKColorType.Gray8, SKAlphaType.Opaque);
        bitmap.GetPixelSpan().Fill(value);
        using var data = bitmap.Encode(format, 95);
        return data.ToArray();
    }

    public static byte[] EncodeTransparentPng(int width, int height, SKColor colour)
    {
        using var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        bitmap.Erase(colour);
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    /// <summary>An uncompressed 24-bit BMP, rows from bottom to top.</summary>
    public static byte[] EncodeBmp(RgbImage image)
    {
        var stride = ((image.Width * 3) + 3) / 4 * 4;
        var bytes = new byte[54 + (stride * image.Height)];
        "BM"u8.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(2), bytes.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(10), 54);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(18), image.Width);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(22), image.Height);
        bytes[26] = 1;
        bytes[28] = 24;
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++)
            {
                var from = ((y * image.Width) + x) * 3;
                var to = 54 + ((image.Height - 1 - y) * stride) + (x * 3);
                (bytes[to], bytes[to + 1], bytes[to + 2]) = (image.Pixels[from + 2], image.Pixels[from + 1], image.Pixels[from]);
            }
        }

        return bytes;
    }

    /// <summary>A PNG whose header claims a size that its few bytes of data do not have.</summary>
    public static byte[] PngClaiming(int width, int height, bool withData)
    {
        byte[] data = withData ? [.. PngChunk("IDAT"u8, [0x78, 0x9C, 0x63, 0x00, 0x00]), .. PngChunk("IEND"u8, [])] : [];
        return [.. PngStart(width, height), .. data];
    }

    /// <summary>What a PNG of 8-bit RGB begins with.</summary>
    public static byte[] PngStart(int width, int height)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2);
        byte[] signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];
        return [.. signature, .. PngChunk("IHDR"u8, header)];
    }

    /// <summary>A chunk of a PNG with its length and its checksum.</summary>
    public static byte[] PngChunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        var chunk = new byte[12 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        type.CopyTo(chunk.AsSpan(4));
        data.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), Crc32.HashToUInt32(chunk.AsSpan(4, 4 + data.Length)));
        return chunk;
    }

    /// <summary>The same JPEG with an EXIF orientation put behind its first marker.</summary>
    public static byte[] WithOrientation(byte[] jpeg, byte orientation) => WithSegment(jpeg, 0xE1, Exif(orientation));

    /// <summary>What an EXIF segment holds: the byte order and the offset of a directory, a directory with the orientation, and the offset of no other.</summary>
    public static byte[] Exif(ushort orientation) =>
    [
        .. "Exif\0\0"u8,
        .. "MM"u8, 0x00, 0x2A, 0x00, 0x00, 0x00, 0x08,
        0x00, 0x01, 0x01, 0x12, 0x00, 0x03, 0x00, 0x00, 0x00, 0x01, (byte)(orientation >> 8), (byte)(orientation & 0xFF), 0x00, 0x00,
        0x00, 0x00, 0x00, 0x00,
    ];

    /// <summary>The same JPEG with a whole other one, end mark included, in a segment behind its first marker.</summary>
    public static byte[] WithThumbnail(byte[] jpeg, byte[] thumbnail) => WithSegment(jpeg, 0xE2, thumbnail);

    /// <summary>The same JPEG with a segment put behind its first marker.</summary>
    public static byte[] WithSegment(byte[] jpeg, byte marker, byte[] content)
    {
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)(content.Length + 2));
        return [.. jpeg[..2], 0xFF, marker, .. length, .. content, .. jpeg[2..]];
    }

    /// <summary>The same JPEG with the size in its frame header overwritten.</summary>
    public static byte[] JpegClaiming(byte[] jpeg, ushort width, ushort height)
    {
        var copy = jpeg.ToArray();
        var frame = copy.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0]);
        BinaryPrimitives.WriteUInt16BigEndian(copy.AsSpan(frame + 5), height);
        BinaryPrimitives.WriteUInt16BigEndian(copy.AsSpan(frame + 7), width);
        return copy;
    }

    private const string ProgressiveJpegBase64 =
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAUDBAQEAwUEBAQFBQUGBwwIBwcHBw8LCwkMEQ8SEhEPERETFhwXExQaFRERGCEYGh0dHx8fExciJCIeJBweHx7/2wBDAQUFBQcGBw4ICA4eFBEUHh4eHh" +
        "4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh7/wgARCAAYACADAREAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAAAAQG/8QAFwEBAQEBAAAAAAAAAAAAAAAAAAYE" +
        "B//aAAwDAQACEAMQAAAByGHqgAir5YAQ2EqAP//EABUQAQEAAAAAAAAAAAAAAAAAAAAS/9oACAEBAAEFAqUpSlKUpSlP/8QAFREBAQAAAAAAAAAAAAAAAAAAABT/2gAIAQMBAT8BrVq1axYsWLFixY" +
        "//xAAVEQEBAAAAAAAAAAAAAAAAAAAAFP/aAAgBAgEBPwGJEiRIkSJEiRIkT//EABQQAQAAAAAAAAAAAAAAAAAAADD/2gAIAQEABj8CT//EABQQAQAAAAAAAAAAAAAAAAAAADD/2gAIAQEAAT8hQAD/" +
        "2gAMAwEAAgADAAAAEAAEkrbf/8QAFREBAQAAAAAAAAAAAAAAAAAAAHH/2gAIAQMBAT8Qta1qUpSlKU//xAAVEQEBAAAAAAAAAAAAAAAAAAAAcf/aAAgBAgEBPxCUpSlKUpSlL//EABUQAQEAAAAAAA" +
        "AAAAAAAAAAAABx/9oACAEBAAE/ELWta1rWta1v/9k=";
}
