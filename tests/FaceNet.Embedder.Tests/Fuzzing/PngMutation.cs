using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace FaceNet.Embedder.Tests.Fuzzing;

/// <summary>Changes chunks of a PNG and puts its checksums right again, so that the damage gets past them.</summary>
internal static class PngMutation
{
    private const int SignatureLength = 8;
    private const int TypeLength = 4;

    public static byte[] Apply(byte[] png, Random random)
    {
        var parts = Read(png);
        var changed = random.Next(3) == 0 ? ChangePixels(parts, random) : Part.Rearrange(parts, random);
        var file = new MemoryStream();
        file.Write(png.AsSpan(0, SignatureLength));
        foreach (var part in changed)
        {
            Write(file, part, lieAboutLength: random.Next(40) == 0, random);
        }

        return file.ToArray();
    }

    private static Part[] Read(byte[] png)
    {
        var parts = new List<Part>();
        for (var at = SignatureLength; at < png.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at));
            parts.Add(new Part(Encoding.Latin1.GetString(png, at + 4, TypeLength), png[(at + 8)..(at + 8 + length)]));
            at += 12 + length;
        }

        return [.. parts];
    }

    // Behind the compression: filters that do not exist, rows that are too short or too long.
    private static Part[] ChangePixels(Part[] parts, Random random)
    {
        var at = Array.FindIndex(parts, part => part.Type == "IDAT");
        using var packed = new ZLibStream(new MemoryStream(parts[at].Content), CompressionMode.Decompress);
        var rows = new MemoryStream();
        packed.CopyTo(rows);
        var pixels = BlindMutation.Apply(rows.ToArray(), rows.ToArray(), random);
        var content = new MemoryStream();
        using (var again = new ZLibStream(content, CompressionLevel.Fastest, leaveOpen: true))
        {
            again.Write(pixels);
        }

        parts[at] = parts[at] with { Content = content.ToArray() };
        return parts;
    }

    private static void Write(MemoryStream file, Part part, bool lieAboutLength, Random random)
    {
        var number = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(number, lieAboutLength ? Part.TellingNumber(random) : (uint)part.Content.Length);
        file.Write(number);
        byte[] body = [.. Encoding.Latin1.GetBytes(part.Type), .. part.Content];
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.HashToUInt32(body));
        file.Write(number);
    }
}
