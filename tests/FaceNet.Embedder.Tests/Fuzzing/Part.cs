namespace FaceNet.Embedder.Tests.Fuzzing;

/// <summary>A piece of a file with a meaning of its own: a segment, a chunk, a header.</summary>
/// <param name="Type">What the format calls it.</param>
/// <param name="Content">Its bytes, without type, length and checksum.</param>
internal sealed record Part(string Type, byte[] Content)
{
    private static readonly uint[] Telling = [0, 1, 2, 4, 8, 15, 16, 32, 127, 128, 255, 256, 5000, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF];

    /// <summary>A number at which programs tend to go wrong.</summary>
    public static uint TellingNumber(Random random) => Telling[random.Next(Telling.Length)];

    /// <summary>The parts with one left out, repeated, exchanged with another, or changed inside.</summary>
    public static Part[] Rearrange(Part[] parts, Random random)
    {
        var (one, other) = (random.Next(parts.Length), random.Next(parts.Length));
        switch (random.Next(5))
        {
            case 0:
                return [.. parts[..one], .. parts[(one + 1)..]];
            case 1:
                return [.. parts[..one], parts[other], .. parts[one..]];
            case 2:
                (parts[one], parts[other]) = (parts[other], parts[one]);
                return parts;
            default:
                parts[one] = parts[one].Changed(random);
                return parts;
        }
    }

    private Part Changed(Random random)
    {
        if (Content.Length == 0)
        {
            return this;
        }

        var content = Content.ToArray();

        // Fields are at the beginning of a part; behind them is what was compressed.
        var at = random.Next(random.Next(3) > 0 ? Math.Min(content.Length, 24) : content.Length);
        var number = BitConverter.GetBytes(TellingNumber(random)).AsSpan(0, Math.Min(random.Next(1, 5), content.Length - at));
        if (random.Next(2) == 0)
        {
            number.Reverse();
        }

        number.CopyTo(content.AsSpan(at));
        return this with { Content = random.Next(8) == 0 ? content[..at] : content };
    }
}
