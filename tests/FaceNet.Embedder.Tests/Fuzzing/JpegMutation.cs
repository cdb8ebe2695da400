using System.Buffers.Binary;
using System.Globalization;

namespace FaceNet.Embedder.Tests.Fuzzing;

/// <summary>Changes segments of a JPEG - tables, frame, scans - with lengths that fit again, or on purpose do not.</summary>
internal static class JpegMutation
{
    private const byte StartOfScan = 0xDA;
    private const byte EndOfImage = 0xD9;

    public static byte[] Apply(byte[] jpeg, Random random)
    {
        var (parts, scan) = Read(jpeg);
        var file = new MemoryStream();
        file.Write([0xFF, 0xD8]);
        foreach (var part in Part.Rearrange(parts, random))
        {
            var marker = random.Next(60) == 0 ? (byte)random.Next(0xC0, 0xFF) : byte.Parse(part.Type, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            file.Write([0xFF, marker]);
            var length = new byte[2];
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)(random.Next(60) == 0 ? Part.TellingNumber(random) : (uint)part.Content.Length + 2));
            file.Write(length);
            file.Write(part.Content);
        }

        file.Write(random.Next(4) == 0 ? WithRestarts(scan, random) : scan);
        return file.ToArray();
    }

    // The segments up to the first scan, which is left whole with everything behind it.
    private static (Part[] Parts, byte[] Scan) Read(byte[] jpeg)
    {
        var parts = new List<Part>();
        var at = 2;
        while (jpeg[at + 1] is not StartOfScan and not EndOfImage)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(jpeg.AsSpan(at + 2));
            parts.Add(new Part(jpeg[at + 1].ToString("X2", CultureInfo.InvariantCulture), jpeg[(at + 4)..(at + 2 + length)]));
            at += 2 + length;
        }

        return ([.. parts], jpeg[at..]);
    }

    private static byte[] WithRestarts(byte[] scan, Random random)
    {
        var at = random.Next(Math.Min(20, scan.Length), scan.Length + 1);
        return [.. scan[..at], 0xFF, (byte)(0xD0 + random.Next(10)), .. scan[at..]];
    }
}
