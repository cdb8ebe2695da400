namespace FaceNet.Embedder.Tests.Fuzzing;

/// <summary>Damages bytes without knowing what they mean, as networks, disks and careless programs do.</summary>
internal static class BlindMutation
{
    public static byte[] Apply(byte[] file, byte[] other, Random random) => random.Next(6) switch
    {
        0 => Overwrite(file, random, random.Next(1, 5)),
        1 => Overwrite(file, random, random.Next(5, 200)),
        2 => file[..random.Next(file.Length)],
        3 => [.. file[..At(file, random)], .. Noise(random), .. file[At(file, random)..]],
        4 => [.. file[..At(file, random)], .. other[At(other, random)..]],
        _ => Flip(file, random),
    };

    private static int At(byte[] file, Random random) => random.Next(file.Length + 1);

    private static byte[] Overwrite(byte[] file, Random random, int count)
    {
        var copy = file.ToArray();
        for (var i = 0; i < count; i++)
        {
            copy[random.Next(copy.Length)] = (byte)random.Next(256);
        }

        return copy;
    }

    // Headers come first and decide most: half of the flips are there.
    private static byte[] Flip(byte[] file, Random random)
    {
        var copy = file.ToArray();
        copy[random.Next(random.Next(2) == 0 ? Math.Min(64, copy.Length) : copy.Length)] ^= (byte)(1 << random.Next(8));
        return copy;
    }

    private static byte[] Noise(Random random)
    {
        var noise = new byte[random.Next(1, 64)];
        random.NextBytes(noise);
        return noise;
    }
}
