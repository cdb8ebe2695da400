using System.Buffers.Binary;

namespace FaceNet.Embedder.Tests.Fuzzing;

/// <summary>Writes telling numbers into the fields of a BMP's headers, and sometimes makes the rest longer or shorter.</summary>
internal static class BmpMutation
{
    // Offset and bytes: file size, start of the pixels, header size, width, height, planes, bits, compression, size, colours, important colours.
    private static readonly (int Offset, int Bytes)[] Fields = [(2, 4), (10, 4), (14, 4), (18, 4), (22, 4), (26, 2), (28, 2), (30, 4), (34, 4), (46, 4), (50, 4)];

    public static byte[] Apply(byte[] bmp, Random random)
    {
        var copy = bmp.ToArray();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var (offset, bytes) = Fields[random.Next(Fields.Length)];
            var number = new byte[4];
            BinaryPrimitives.WriteUInt32LittleEndian(number, Part.TellingNumber(random));
            number.AsSpan(0, bytes).CopyTo(copy.AsSpan(offset));
        }

        return random.Next(4) switch
        {
            0 => copy[..random.Next(54, copy.Length)],
            1 => [.. copy, .. copy],
            _ => copy,
        };
    }
}
