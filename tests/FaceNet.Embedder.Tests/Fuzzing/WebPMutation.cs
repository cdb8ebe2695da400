using System.Buffers.Binary;
using System.Text;

namespace FaceNet.Embedder.Tests.Fuzzing;

/// <summary>Changes chunks of a WebP, with sizes that fit again, or on purpose do not.</summary>
internal static class WebPMutation
{
    private const int HeaderLength = 12;

    public static byte[] Apply(byte[] webp, Random random)
    {
        var body = new MemoryStream();
        body.Write("WEBP"u8);
        foreach (var part in Part.Rearrange(Read(webp), random))
        {
            body.Write(Encoding.Latin1.GetBytes(random.Next(40) == 0 ? "VP8X" : part.Type));
            Write(body, random.Next(40) == 0 ? Part.TellingNumber(random) : (uint)part.Content.Length);
            body.Write(part.Content);
            if (part.Content.Length % 2 == 1)
            {
                body.WriteByte(0);
            }
        }

        var file = new MemoryStream();
        file.Write("RIFF"u8);
        Write(file, random.Next(40) == 0 ? Part.TellingNumber(random) : (uint)body.Length);
        file.Write(body.ToArray());
        return file.ToArray();
    }

    private static Part[] Read(byte[] webp)
    {
        var parts = new List<Part>();
        for (var at = HeaderLength; at + 8 <= webp.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt32LittleEndian(webp.AsSpan(at + 4));
            parts.Add(new Part(Encoding.Latin1.GetString(webp, at, 4), webp[(at + 8)..(at + 8 + length)]));
            at += 8 + length + (length % 2);
        }

        return [.. parts];
    }

    private static void Write(MemoryStream file, uint number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, number);
        file.Write(bytes);
    }
}
