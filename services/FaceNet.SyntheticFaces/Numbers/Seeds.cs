namespace FaceNet.SyntheticFaces.Numbers;

/// <summary>Derives independent seeds from one seed (the SplitMix64 finaliser).</summary>
internal static class Seeds
{
    public static ulong Mix(ulong seed, ulong key)
    {
        var mixed = seed + (0x9E3779B97F4A7C15UL * (key + 1));
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
        return mixed ^ (mixed >> 31);
    }
}
