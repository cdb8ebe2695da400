namespace FaceNet.Embedder.Tests.Fuzzing;

/// <summary>A damaged picture that can be made again from its number.</summary>
/// <param name="Name">The seed and the number.</param>
/// <param name="File">The bytes.</param>
internal sealed record FuzzedPicture(string Name, byte[] File)
{
    /// <summary>Damages a seed: those of even numbers blindly, those of odd ones with knowledge of its structure.</summary>
    public static FuzzedPicture Make(int number)
    {
        var random = new Random(number);
        var seeds = FuzzSeeds.All;
        var (name, file) = seeds[number / 2 % seeds.Count];
        var damaged = number % 2 == 0 ? BlindMutation.Apply(file, seeds[random.Next(seeds.Count)].File, random) : ApplyStructured(file, random);
        return new FuzzedPicture($"number {number}, a {name}", damaged);
    }

    private static byte[] ApplyStructured(byte[] file, Random random) => file[0] switch
    {
        0xFF => JpegMutation.Apply(file, random),
        0x89 => PngMutation.Apply(file, random),
        (byte)'R' => WebPMutation.Apply(file, random),
        _ => BmpMutation.Apply(file, random),
    };
}
