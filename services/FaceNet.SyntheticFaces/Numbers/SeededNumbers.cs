namespace FaceNet.SyntheticFaces.Numbers;

/// <summary>
/// Pseudo-random numbers from a seed (xoshiro256**, seeded by SplitMix64). Own code rather than System.Random, whose
/// sequence is not promised to stay the same from one runtime to the next. Not thread-safe.
/// </summary>
internal sealed class SeededNumbers
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    public SeededNumbers(ulong seed)
    {
        _a = Seeds.Mix(seed, 1);
        _b = Seeds.Mix(seed, 2);
        _c = Seeds.Mix(seed, 3);
        _d = Seeds.Mix(seed, 4);
    }

    public ulong Bits()
    {
        var result = ulong.RotateLeft(_b * 5, 7) * 9;
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = ulong.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>Evenly spread in [0, 1).</summary>
    public float Unit() => (Bits() >> 40) * (1f / (1 << 24));

    public float Between(float low, float high) => low + ((high - low) * Unit());

    public int Below(int limit) => (int)(Unit() * limit);

    public bool Chance(float probability) => Unit() < probability;

    public int Side() => Chance(0.5f) ? 1 : -1;

    /// <summary>Bell-shaped around <paramref name="mean"/>, cut at 2.4 standard deviations so that no face becomes a monster.</summary>
    public float Normal(float mean, float deviation)
    {
        var sum = Unit() + Unit() + Unit() + Unit() - 2f;
        var standard = Math.Clamp(sum * 1.7320508f, -2.4f, 2.4f);
        return mean + (standard * deviation);
    }

    /// <summary>One of the choices, each as likely as its weight.</summary>
    public T Pick<T>(params ReadOnlySpan<(T Value, float Weight)> choices)
    {
        var total = 0f;
        foreach (var (_, weight) in choices)
        {
            total += weight;
        }

        var rest = Unit() * total;
        foreach (var (value, weight) in choices)
        {
            rest -= weight;
            if (rest < 0)
            {
                return value;
            }
        }

        return choices[^1].Value;
    }
}
