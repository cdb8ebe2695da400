using System.Buffers.Binary;
using System.Text;

namespace FaceNet.ServiceDefaults.Kafka;

/// <summary>
/// The partition that a key belongs to, as <c>murmur2_random</c> of librdkafka and the default partitioner of Java's clients have it (Appleby's MurmurHash2,
/// 32 bits, with Kafka's seed): for those who read the messages of one key.
/// </summary>
public static class KeyPartition
{
    private const uint Seed = 0x9747b28c;
    private const uint Factor = 0x5bd1e995;
    private const int Shift = 24;
    private const int Word = sizeof(uint);

    /// <summary>The partition, from 0.</summary>
    /// <param name="key">The key, not empty.</param>
    /// <param name="partitions">How many partitions the topic has, at least 1.</param>
    public static int Of(string key, int partitions)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentOutOfRangeException.ThrowIfLessThan(partitions, 1);
        return (int)(Hash(Encoding.UTF8.GetBytes(key)) & int.MaxValue) % partitions;
    }

    private static uint Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = Seed ^ (uint)bytes.Length;
        for (; bytes.Length >= Word; bytes = bytes[Word..])
        {
            var word = BinaryPrimitives.ReadUInt32LittleEndian(bytes) * Factor;
            hash = (hash * Factor) ^ ((word ^ (word >> Shift)) * Factor);
        }

        for (var i = bytes.Length - 1; i >= 0; i--)
        {
            hash ^= (uint)bytes[i] << (8 * i);
        }

        hash = bytes.Length > 0 ? hash * Factor : hash;
        hash = (hash ^ (hash >> 13)) * Factor;
        return hash ^ (hash >> 15);
    }
}
