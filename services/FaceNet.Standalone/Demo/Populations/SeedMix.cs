namespace FaceNet.Standalone.Demo.Populations;

/// <summary>Makes independent 64-bit seeds of one small one (SplitMix64, Steele et al. 2014).</summary>
internal static class SeedMix
{
    public static ulong Of(int seed, ulong purpose, int first, int second = 0)
    {
        var mixed = Next((ulong)seed ^ (purpose << 32));
        mixed = Next(mixed ^ (ulong)first);
        return Next(mixed ^ (ulong)second);
    }

    private static ulong Next(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
