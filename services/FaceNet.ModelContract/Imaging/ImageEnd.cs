using System.Buffers.Binary;

namespace FaceNet.ModelContract;

/// <summary>
/// Finds files that were cut off although a decoder would be content: a progressive JPEG without its last scans is a whole but blurred picture,
/// and libwebp calls a short file invalid instead of short.
/// </summary>
internal static class ImageEnd
{
    private const byte StartOfScan = 0xDA;
    private const byte EndOfImage = 0xD9;

    public static void Check(string format, ReadOnlySpan<byte> encoded)
    {
        var complete = format switch
        {
            ImageSignature.Jpeg => JpegEnds(encoded),
            ImageSignature.WebP => encoded.Length - 8L >= BinaryPrimitives.ReadUInt32LittleEndian(encoded[4..]),
            _ => true,
        };
        if (!complete)
        {
            throw new FaceImageException(
                FaceImageReasons.Truncated,
                $"The {format} image stops after {encoded.Length} bytes, before its end; it must be complete. Send the whole file again.");
        }
    }

    // Walks the segments by their lengths, so that the end of a thumbnail inside one is not taken for the end of the picture.
    private static bool JpegEnds(ReadOnlySpan<byte> encoded)
    {
        var at = 2;
        while (at + 1 < encoded.Length)
        {
            var marker = encoded[at + 1];
            if (encoded[at] != 0xFF || marker == 0xFF)
            {
                at++;
                continue;
            }

            if (marker == EndOfImage)
            {
                return true;
            }

            at += 2;
            if (IsStandAlone(marker))
            {
                continue;
            }

            if (at + 2 > encoded.Length)
            {
                return false;
            }

            at += BinaryPrimitives.ReadUInt16BigEndian(encoded[at..]);
            if (marker == StartOfScan)
            {
                at = EndOfScan(encoded, at);
            }
        }

        return false;
    }

    private static bool IsStandAlone(byte marker) => marker is 0x00 or 0x01 or (>= 0xD0 and <= 0xD8);

    // Inside a scan 0xFF is followed by 0x00 (a data byte) or a restart marker; anything else ends the scan.
    private static int EndOfScan(ReadOnlySpan<byte> encoded, int at)
    {
        while (at < encoded.Length)
        {
            var next = encoded[at..].IndexOf((byte)0xFF);
            if (next < 0 || at + next + 1 >= encoded.Length)
            {
                return encoded.Length;
            }

            at += next;
            if (!IsStandAlone(encoded[at + 1]))
            {
                return at;
            }

            at += 2;
        }

        return encoded.Length;
    }
}
