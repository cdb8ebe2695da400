using System.Globalization;
using System.Runtime.InteropServices;
using StackExchange.Redis;

namespace FaceNet.LocalBackends.Tests;

/// <summary>A vector set of two-dimensional unit vectors on a Garnet server, by plain commands.</summary>
internal sealed class SmallVectorSet(IDatabase database)
{
    private const string Key = "vectors";

    public async Task AddAsync(string element, params float[] vector) =>
        await database.ExecuteAsync("VADD", Key, "FP32", Bytes(vector), element, "NOQUANT", "M", "16");

    public async Task<(string? Element, double SquaredDistance)> NearestAsync(params float[] vector)
    {
        var reply = (RedisResult[])(await database.ExecuteAsync(
            "VSIM", Key, "FP32", Bytes(vector), "WITHSCORES", "COUNT", "1"))!;
        return ((string?)reply[0], double.Parse((string)reply[1]!, CultureInfo.InvariantCulture));
    }

    private static byte[] Bytes(float[] vector) => MemoryMarshal.AsBytes<float>(vector).ToArray();
}
