using System.Buffers;
using System.Buffers.Binary;

namespace FaceNet.ModelContract;

/// <summary>
/// The texts of a PNG. Nobody asked for them, and the native decoder inflates and keeps them all, each up to 8 MB: a thousand of them, a few KB each in the file, would take 8 GB.
/// </summary>
internal static class PngText
{
    private const int SignatureLength = 8;

    // Of every chunk: its length, its type and its checksum.
    private const int ChunkOverhead = 12;

    /// <summary>The file without the chunks that hold text; the file itself where there are none.</summary>
    /// <param name="png">The bytes of the file.</param>
    public static ReadOnlySpan<byte> Strip(ReadOnlySpan<byte> png)
    {
        ArrayBufferWriter<byte>? stripped = null;
        var (kept, at) = (0, SignatureLength);
        while (at + ChunkOverhead <= png.Length)
        {
            var end = at + ChunkOverhead + (long)BinaryPrimitives.ReadUInt32BigEndian(png[at..]);
            if (end > png.Length)
            {
                break;
            }

            if (IsText(png.Slice(at + sizeof(uint), sizeof(uint))))
            {
                stripped ??= new ArrayBufferWriter<byte>(png.Length);
                stripped.Write(png[kept..at]);
                kept = (int)end;
            }

            at = (int)end;
        }

        if (stripped is null)
        {
            return png;
        }

        stripped.Write(png[kept..]);
        return stripped.WrittenSpan;
    }

    private static bool IsText(ReadOnlySpan<byte> type) => type.SequenceEqual("tEXt"u8) || type.SequenceEqual("zTXt"u8) || type.SequenceEqual("iTXt"u8);
}
