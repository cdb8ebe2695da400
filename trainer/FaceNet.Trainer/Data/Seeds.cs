namespace FaceNet.Trainer.Data;

/// <summary>Derives independent seeds from one.</summary>
internal static class Seeds
{
    /// <summary>A seed that depends on every given number (SplitMix64).</summary>
    public static int Mix(int seed, params ReadOnlySpan<long> parts)
    {
        ulong state = (ulong)seed;
        foreach (long part in parts)
        {
            state = Scramble(state + 0x9E3779B97F4A7C15 + (ulong)part);
        }

        return (int)(Scramble(state) >> 33);
    }

    private static ulong Scramble(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
